"""How a person signs in.  Who they are to us (agent, customer) lives in tables of their own."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from comptoir.lib.compiled import Objects

_BY_ID: "Objects[Account]" = Objects(lambda pk: Account.objects.filter(pk=pk), 1)


class AccountManager(BaseUserManager["Account"]):
    def get(self, *args: Any, **wanted: Any) -> "Account":
        """As ever; by id alone, as Django's sign-in asks at every request, by a statement compiled once."""
        if args or wanted.keys() != {"pk"} or not isinstance(wanted["pk"], int):
            return super().get(*args, **wanted)
        found = _BY_ID.first(wanted["pk"])
        if found is None:
            raise self.model.DoesNotExist
        return found

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A sign-in: one e-mail address, a password or none (customers sign in by code or passkey)."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return self.email
