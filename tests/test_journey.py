"""A person's whole way: start the real server, ask on the real page, check the source, ask from a shell."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.adapters.documents.samples import docx, pdf
from tests.serve.browser import CHROMIUM, ask, chromium, visit

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.model,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def url(store: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(store), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert server.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        assert "Ready: 5 documents" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=30)


def environment(store: Path) -> dict[str, str]:
    return os.environ | {"ASSISTANT_STORE": str(store), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


def test_a_claim_is_checked_in_its_document(url: str) -> None:
    with chromium() as browser, visit(browser, url) as page:
        ask(page, "Dans quelle ville se trouve Colossus ?")
        page.locator(".claim .marker").first.click()
        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        quote = "".join(page.locator("mark.chosen").all_text_contents())
        assert "Memphis" in quote
        file = page.locator(".pane-document").text_content() or ""
        [name] = set(re.findall(r"\d{3}_[0-9a-f]{16}\.txt", file))
        assert quote in (ROOT / "seeds" / name).read_text("utf-8")
        ask(page, "Quelle est la hauteur de la tour Eiffel ?")
        expect(page.locator(".turn").last).to_contain_text("ne permettent pas de répondre")


REPORT = pdf(
    [
        "Le viaduc de Garabit",
        "Le viaduc de Garabit compte 565 mètres de long.",
        "Il fut achevé en 1884 par Gustave Eiffel.",
    ]
)
NOTE = docx(
    [
        ("Title", "Le phare de Cordouan"),
        ("Normal", "Le phare de Cordouan veille sur l'estuaire. Il fut commencé sous Henri III."),
        ("Normal", "La tour de Cordouan fut achevée en 1611 par Louis de Foix, après bien des retards."),
    ]
)
LENGTH, YEAR = "Quelle est la longueur du viaduc de Garabit ?", "Quand la tour de Cordouan fut-elle achevée ?"


def test_uploaded_documents_answer_until_they_are_removed_and_again_when_they_are_back(url: str) -> None:
    with chromium() as browser, visit(browser, url) as page:
        sources = page.locator(".turn:last-child .sources .file")
        report = page.locator('.entry[data-file="uploads/garabit.pdf"]')
        page.locator(".chosen-files").set_input_files(
            [
                {"name": "garabit.pdf", "mimeType": "application/pdf", "buffer": REPORT},
                {"name": "cordouan.docx", "mimeType": "", "buffer": NOTE},
            ]
        )
        expect(page.locator(".arrival-state")).to_contain_text(["Ajouté", "Ajouté"], timeout=30_000)
        ask(page, LENGTH)
        expect(sources).to_have_text("uploads/garabit.pdf")
        expect(page.locator("mark.chosen")).to_have_text("Le viaduc de Garabit compte 565 mètres de long.")

        ask(page, YEAR)
        expect(sources).to_have_text("uploads/cordouan.docx")

        page.get_by_role("button", name="Tous les documents").click()
        report.locator(".remove").click()
        expect(report).to_have_count(0)
        ask(page, LENGTH)
        assert "uploads/garabit.pdf" not in sources.all_text_contents()

        page.get_by_role("button", name="Nouvelle conversation").click()
        page.locator('.entry[data-file="uploads/cordouan.docx"] .remove').click()
        page.locator(".toast", has_text="Cordouan").get_by_role("button", name="Rétablir").click()
        cordouan = page.locator('.entry[data-file="uploads/cordouan.docx"] input')
        cordouan.check()
        ask(page, "Dans quelle ville se trouve Colossus ?")
        assert set(sources.all_text_contents()) <= {"uploads/cordouan.docx"}
        ask(page, YEAR)
        expect(sources).to_have_text("uploads/cordouan.docx")


def test_the_command_line_asks_the_server_that_owns_the_store(url: str, store: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", "--json", "Qui est Masayoshi Son ?"]
    ran = subprocess.run(command, cwd=ROOT, env=environment(store), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    [citation, *_] = json.loads(ran.stdout)["claims"][0]["citations"]
    text = (ROOT / "seeds" / citation["file"]).read_text("utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "SoftBank" in citation["quote"]
