from comptoir.people.models.account import Account
from comptoir.people.models.agent import Agent, Invitation, Role, Team
from comptoir.people.models.audit import AuditEntry
from comptoir.people.models.company import Company
from comptoir.people.models.customer import Customer, CustomerMerge, Identity, Organisation
from comptoir.people.models.letter import Letter
from comptoir.people.models.rate import RateCount

__all__ = [
    "Account",
    "Agent",
    "AuditEntry",
    "Company",
    "Customer",
    "CustomerMerge",
    "Identity",
    "Invitation",
    "Letter",
    "Organisation",
    "RateCount",
    "Role",
    "Team",
]
