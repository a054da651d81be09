"""The form that takes in a file to check."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yakir.common.forms import YakirForm

GREATEST = 5_000_000  # [byte] longer files are for the command line
GZIP = b"\x1f\x8b"


class CheckForm(YakirForm):
    """A file that is read, and not kept."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("IATI (XML) or OC4IDS (JSON), up to 5 MB"),
        widget=forms.FileInput(attrs={"accept": ".xml,.json"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too long to be checked while somebody waits."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > GREATEST:
            raise forms.ValidationError(
                _("The file is longer than 5 MB. On the command line there is no limit."),
                code="too_long",
            )
        if file.read(len(GZIP)) == GZIP:
            raise forms.ValidationError(_("The file is packed. Unpack it first."), code="packed")
        file.seek(0)
        return file
