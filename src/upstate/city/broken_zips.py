"""What Python raises for a zip that is damaged, or made to break whoever reads it."""

from __future__ import annotations

import zlib
from zipfile import BadZipFile

# NotImplementedError: of a way of packing that Python does not know. UnicodeDecodeError: for a name that is not the UTF-8 that it says.
BROKEN_ZIP = (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)
# RuntimeError: for a member that is locked with a password.
BROKEN_OR_LOCKED_ZIP = (*BROKEN_ZIP, RuntimeError)
