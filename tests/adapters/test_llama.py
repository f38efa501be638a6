"""A llama-index program opens the store and gets our passages at their exact places."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.opening import open_store
from assistant.adapters.owner import owner
from assistant.errors import StoreBusy, StoreError, StoreOutdated
from tests.contracts.test_store import PHARE, fill
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
REPEATED = "Le phare brûle.\nPersonne ne répond.\nLe phare brûle.\nPersonne ne répond.\nSuite\n"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:llama_index.*")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fingerprint = Fingerprint(EMBEDDER.name, EMBEDDER.digest, "1")
    store = open_store(tmp_path / "vectorstore", fingerprint=fingerprint)
    fill(store, "a.txt", REPEATED, title="Un phare", date="2025-01-21")
    fill(store, "b.txt", PHARE)
    store.close()
    return tmp_path / "vectorstore"


def test_a_llama_index_retriever_gets_passages_at_their_exact_places(path: Path) -> None:
    from assistant.adapters.llama import vector_index

    found = vector_index(path, EMBEDDER).as_retriever(similarity_top_k=4).retrieve("Le phare brûle")
    places = [(n.node.start_char_idx, n.node.end_char_idx) for n in found[:2]]
    assert sorted(places) == [(0, 16), (36, 52)]
    for hit in found:
        text = {"a.txt": REPEATED, "b.txt": PHARE}[hit.node.metadata["file"]]
        assert hit.node.text == text[hit.node.start_char_idx : hit.node.end_char_idx]
    assert found[0].node.metadata == {"file": "a.txt", "title": "Un phare", "date": "2025-01-21"}
    assert found[0].node.node_id.startswith(found[0].node.ref_doc_id[:24])


def test_page_furniture_is_not_in_the_index(path: Path) -> None:
    from assistant.adapters.llama import vector_index

    found = vector_index(path, EMBEDDER).as_retriever(similarity_top_k=50).retrieve("Suite")
    assert len(found) == 6
    assert "Suite\n" not in [hit.node.text for hit in found]


def test_a_program_without_this_package_can_read_the_store(path: Path) -> None:
    program = (
        "import sys\nfrom chromadb import PersistentClient\n"
        "from llama_index.core import VectorStoreIndex\n"
        "from llama_index.core.embeddings import MockEmbedding\n"
        "from llama_index.vector_stores.chroma import ChromaVectorStore\n"
        "client = PersistentClient(sys.argv[1])\n"
        "passages = client.get_collection('passages', embedding_function=None)\n"
        "store = ChromaVectorStore.from_collection(passages)\n"
        "index = VectorStoreIndex.from_vector_store(store, embed_model=MockEmbedding(256))\n"
        "for hit in index.as_retriever(similarity_top_k=2).retrieve('x'):\n"
        "    node = hit.node\n"
        "    print(node.metadata['file'], node.end_char_idx - node.start_char_idx == len(node.text))\n"
        "assert 'assistant' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["True", "True"], done.stderr


def test_the_index_owns_the_store_while_it_is_used(path: Path) -> None:
    from assistant.adapters.llama import vector_index

    index = vector_index(path, EMBEDDER)
    assert owner(path) is not None
    del index
    gc.collect()
    assert owner(path) is None


def test_a_program_is_told_that_another_process_owns_the_store(path: Path) -> None:
    from assistant.adapters.llama import vector_index

    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant.adapters.owner import own\n"
        "with own(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreBusy, match=f"process {holder.pid}"):
            vector_index(path, EMBEDDER)
        holder.kill()


def test_a_program_with_another_model_is_told(path: Path) -> None:
    from assistant.adapters.llama import vector_index

    class Other(FakeEmbedder):
        name = "other"

    with pytest.raises(StoreOutdated, match="another embedding model"):
        vector_index(path, Other())
    assert owner(path) is None


def test_a_folder_without_a_store_is_told_and_stays_empty(tmp_path: Path) -> None:
    from assistant.adapters.llama import vector_index

    with pytest.raises(StoreError, match="Run: assistant ingest"):
        vector_index(tmp_path, EMBEDDER)
    assert list(tmp_path.iterdir()) == []
