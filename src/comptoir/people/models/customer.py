"""Those who ask: customers, the addresses by which we know them, the organisations they belong to."""

from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    name = models.CharField(max_length=160)
    domains = models.JSONField(default=list)  # mail domains whose people belong here
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person who asks for help, known or anonymous."""

    public_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="customers")
    account = models.OneToOneField("people.Account", on_delete=models.SET_NULL, null=True, related_name="customer")
    fields = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name or self.public_id


class Identity(models.Model):
    """One address by which a customer is known; `address` is stored normalised (mail lower-cased, phone in E.164)."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        VISITOR = "visitor"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=320)
    verified_at = models.DateTimeField(null=True)
    unreachable_reason = models.CharField(max_length=300, blank=True)  # set by a permanent bounce
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "identities"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("kind", "address"), name="identity_once")]

    def __str__(self) -> str:
        return self.address


class CustomerMerge(models.Model):
    """What one merge moved, kept so that it can be undone to the row."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField()  # {"identities": [ids], "conversations": [ids], "before": {...}}
    merged_by = models.ForeignKey("people.Agent", on_delete=models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
