"""Organisations: the companies that customers belong to, known by their mail domains."""

from dataclasses import dataclass

from django.db import transaction

from comptoir.people.actions import audit
from comptoir.people.models import Customer, Identity, Organisation


@dataclass(frozen=True)
class OrganisationDetails:
    name: str
    domains: tuple[str, ...]
    note: str = ""


class DomainTaken(ValueError):
    """Another organisation has this mail domain."""

    def __init__(self, domain: str, organisation: Organisation) -> None:
        super().__init__(domain)
        self.domain = domain
        self.organisation = organisation


@transaction.atomic
def make_organisation(actor: audit.Actor, details: OrganisationDetails) -> Organisation:
    """Customers of its domains who belong to none yet are taken in.  Raises DomainTaken."""
    organisation = Organisation()
    _set(organisation, details)
    audit.record(actor, "organisation.made", organisation)
    return organisation


@transaction.atomic
def edit_organisation(actor: audit.Actor, organisation: Organisation, details: OrganisationDetails) -> None:
    """Raises DomainTaken."""
    _set(organisation, details)
    audit.record(actor, "organisation.edited", organisation, domains=organisation.domains)


@transaction.atomic
def delete_organisation(actor: audit.Actor, organisation: Organisation) -> None:
    """Its customers stay; they belong to none."""
    audit.record(actor, "organisation.deleted", organisation)
    organisation.delete()


def _set(organisation: Organisation, details: OrganisationDetails) -> None:
    for other in Organisation.objects.exclude(pk=organisation.pk):
        if taken := set(other.domains) & set(details.domains):
            raise DomainTaken(sorted(taken)[0], other)
    organisation.name, organisation.note = details.name, details.note
    organisation.domains = sorted(set(details.domains))
    organisation.save()
    for domain in organisation.domains:
        at_domain = Identity.objects.filter(kind=Identity.Kind.EMAIL, address__endswith=f"@{domain}")
        Customer.objects.filter(organisation=None, pk__in=at_domain.values("customer_id")).update(
            organisation=organisation
        )
