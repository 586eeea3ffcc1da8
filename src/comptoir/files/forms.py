"""The field by which files come with a form."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy, ngettext_lazy

from comptoir.files import uploads
from comptoir.files.uploads import KeptUpload


class UploadsInput(forms.FileInput):
    """Files of this post, and those that an earlier one left with us."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[UploadedFile], list[KeptUpload]]:
        new = files.getlist(name) if isinstance(files, MultiValueDict) else []
        return new, uploads.named_by(data.getlist(f"{name}-kept") if isinstance(data, MultiValueDict) else [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class UploadsField(forms.Field):
    widget = UploadsInput
    default_error_messages = {
        "required": gettext_lazy("Please add a file."),
        "count": ngettext_lazy("Please send at most %(max)d file.", "Please send at most %(max)d files.", "max"),
        "size": gettext_lazy("“%(name)s” is too large: a file may have %(max)d MB."),
    }

    def clean(self, value: tuple[list[UploadedFile], list[KeptUpload]]) -> list[KeptUpload]:
        """Stores what is new, so that a form that comes back with errors has its files still."""
        new, kept = value
        if len(new) + len(kept) > uploads.MAX_FILES:
            raise forms.ValidationError(self.error_messages["count"], code="count", params={"max": uploads.MAX_FILES})
        for upload in new:
            if upload.size and upload.size > uploads.max_bytes():
                params = {"name": (upload.name or "")[:60], "max": uploads.max_bytes() // 1024 // 1024}
                raise forms.ValidationError(self.error_messages["size"], code="size", params=params)
        stored = [*kept, *(uploads.keep(upload) for upload in new)]
        if self.required and not stored:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return stored


def uploads_of(form: forms.Form, name: str) -> list[KeptUpload]:
    """The files of one field that are with us already, so that a page which comes back with errors names them again."""
    cleaned = getattr(form, "cleaned_data", {})
    if name in cleaned:
        return list(cleaned[name])
    if not form.is_bound:
        return []
    _, kept = form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    return list(kept)
