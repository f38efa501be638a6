"""The tokenizer of the packaged embedding model, from its pieces."""

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors


def unigram(
    vocabulary: list[tuple[str, float]], *, begin: str, end: str, pad: str, unknown: str
) -> Tokenizer:
    """A SentencePiece unigram tokenizer over the pieces and their log probabilities, as XLM-RoBERTa has it.

    Agrees with the original on all the text it was compared on; the original's normalisation map is NMT
    and NFKC, which ``tokenizers`` has itself.
    """
    place = {piece: n for n, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=place[unknown], byte_fallback=False))
    steps = [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, place[begin]), (end, place[end])],
    )
    tokenizer.add_special_tokens([begin, pad, end, unknown, "<mask>"])
    return tokenizer
