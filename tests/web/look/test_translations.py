"""Everything that the site says is there in Spanish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.test import Client

ROOT = Path(__file__).resolve().parents[3]


def test_every_sentence_has_its_spanish_and_the_built_file_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "translations.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_frame_speaks_spanish(client: Client) -> None:
    text = client.get("/es/").content.decode()
    assert '<html lang="es">' in text
    assert "Ir al contenido principal" in text
    assert "Skip to main content" not in text


def test_the_address_decides_the_language_and_the_browser_does_not(client: Client) -> None:
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "es"}).content.decode()
