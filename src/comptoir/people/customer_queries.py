"""Questions about customers that screens ask.  Nothing here writes."""

from django.db.models import Q, QuerySet

from comptoir.people.models import Customer, CustomerMerge, Identity

CUSTOMERS_PAGE = 50


def customers_named(words: str = "", before_id: int | None = None) -> list[Customer]:
    """Customers with these words in their name or an address, newest first: one page and one more if there is more."""
    rows = (
        Customer.objects.filter(merged_into__isnull=True).select_related("organisation").prefetch_related("identities")
    )
    if words:
        known = Identity.objects.filter(address__contains=words.lower()).values("customer_id")
        rows = rows.filter(Q(name__icontains=words) | Q(pk__in=known))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.order_by("-id")[: CUSTOMERS_PAGE + 1])


def merges_into(customer: Customer) -> QuerySet[CustomerMerge]:
    """Merges that made this customer and can be undone, newest first."""
    found = CustomerMerge.objects.filter(kept=customer, undone_at__isnull=True)
    return found.select_related("absorbed", "merged_by").order_by("-id")
