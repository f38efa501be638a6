"""Our embedding model as an OpenAI-shaped server: python -m bench.peers.embeddings [PORT]

``POST /v1/embeddings`` with ``input`` (a text or a list) gives a vector for each. The shape does not tell a
question from a passage: a text that begins with ``query: `` is embedded as a question, with ``passage: `` or
neither as a passage. Prints a line of JSON when it is ready: its url, the number format that it computes in,
and the folder of the model, which holds its tokenizer.
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from assistant.adapters.packaged import packaged_file, unpacked
from assistant.bootstrap import build_embedder
from assistant.ports import Embedder
from assistant.settings import read_settings
from bench.peers.precision import pin

QUERY, PASSAGE = "query: ", "passage: "


def embedded(embedder: Embedder, texts: list[str]) -> list[np.ndarray]:
    """A vector for each text, by what it begins with; a run of one kind is embedded together."""
    asks = all(text.startswith(QUERY) for text in texts)
    if not asks and any(text.startswith(QUERY) for text in texts):
        return [vector for text in texts for vector in embedded(embedder, [text])]
    embed, prefix = (embedder.embed_questions, QUERY) if asks else (embedder.embed_passages, PASSAGE)
    return list(np.asarray(embed([text.removeprefix(prefix) for text in texts]), np.float32))


def shaped(vectors: list[np.ndarray], request: dict[str, Any]) -> dict[str, Any]:
    """The reply in OpenAI's words."""
    packed = request.get("encoding_format") == "base64"
    rows = [base64.b64encode(v.tobytes()).decode() if packed else v.tolist() for v in vectors]
    data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    return {"object": "list", "data": data, "model": request.get("model", ""), "usage": usage}


def handler(embedder: Embedder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = request["input"]
            vectors = embedded(embedder, [texts] if isinstance(texts, str) else texts)
            body = json.dumps(shaped(vectors, request)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def main(port: int) -> None:
    settings, kind = read_settings(), pin()
    embedder, source = build_embedder(settings), packaged_file()
    server = ThreadingHTTPServer(("127.0.0.1", port), handler(embedder))
    at = f"http://127.0.0.1:{server.server_address[1]}/v1"
    folder = str(unpacked(source, settings.cache)) if source else settings.model
    print(json.dumps({"url": at, "type": kind, "folder": folder}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 0)
