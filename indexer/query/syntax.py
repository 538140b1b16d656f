"""From lexemes to the structure of a query. Every string has one: what cannot be parsed is words, with a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.query.lexing import LONGEST_QUERY, Lexeme, lexemes
from indexer.text import Token, begun, syllables

DEEPEST = 8  # levels of parentheses, `-` and `title:`; what is nested deeper is read without them


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words side by side."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Exact:
    """A quoted phrase."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Starred:
    """The beginning of a word: `tuyên*`, and how the normal forms of what it may become begin."""

    token: Token
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """`tinh:`, `quy:` and the like with values that are known; one of them has to hold."""

    facet: str
    values: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Titled:
    """`title:` and what has to stand there."""

    node: Node


@dataclass(frozen=True, slots=True)
class Negated:
    """`-` or NOT, and what must not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; an empty one asks for nothing."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these at least."""

    nodes: tuple[Node, ...]


Node = Words | Exact | Starred | Field | Titled | Negated | Every | Either
_WORDED = {"word", "quoted"}
# Facets whose values have no spaces: the words behind one are words of the query.
_UNSPACED = {"portal"}

Resolve = Callable[[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the query that was read otherwise than it was written: a code of `messages`, and what it is about."""

    code: str
    about: str = ""


def read(q: str, resolve: Resolve) -> tuple[Every, tuple[Note, ...]]:
    """The structure of a query and the notes on it; `resolve(facet, typed)` gives the facet values meant, or none."""
    reader = _Reader(q, resolve)
    if len(q) > LONGEST_QUERY:
        reader.notes.append(Note("too_long", str(LONGEST_QUERY)))
    node = reader.alternatives(depth=0)
    return node if isinstance(node, Every) else Every((node,)), tuple(dict.fromkeys(reader.notes))


class _Reader:
    def __init__(self, q: str, resolve: Resolve) -> None:
        self.q = q[:LONGEST_QUERY]
        self.resolve = resolve
        self.lexemes = list(lexemes(self.q))
        self.position = 0
        self.notes: list[Note] = []

    def alternatives(self, depth: int) -> Node:
        """Sequences between OR, up to the closing parenthesis of this level."""
        found = [self.sequence(depth)]
        while (lexeme := self._next()) and lexeme.kind != "close":
            found.append(self.sequence(depth))  # what stopped the sequence was OR
        asked = [node for node in found if node.nodes]
        if len(asked) < len(found) > 1:
            self.notes.append(Note("or_alone"))
        if len(asked) > 1:
            return Either(tuple(asked))
        return asked[0] if asked else Every(())

    def sequence(self, depth: int) -> Every:
        """What stands side by side, up to OR or the closing parenthesis of this level."""
        nodes: list[Node] = []
        words: list[Token] = []
        while (lexeme := self._peek()) and lexeme.kind != "or":
            if lexeme.kind == "close" and depth:
                break
            self.position += 1
            if lexeme.kind == "word" and not self._starred(lexeme):
                self._doubt_or(lexeme)
                words += self._tokens(lexeme)
                continue
            node = self._item(lexeme, depth)
            if node is not None:
                nodes += _flushed(words)
                nodes.append(node)
        return Every((*nodes, *_flushed(words)))

    def _item(self, lexeme: Lexeme, depth: int) -> Node | None:
        """The node that begins with this lexeme; None where nothing is asked."""
        match lexeme.kind:
            case "word":
                return self._word(lexeme)
            case "quoted":
                tokens = self._tokens(lexeme)
                return Exact(tokens) if tokens else None
            case "open":
                return self._group(depth)
            case "not":
                return self._negated(lexeme, depth)
            case "field":
                return self._field(lexeme, depth)
            case _:
                note = {"close": "parenthesis", "unclosed": "quote"}[lexeme.kind]
                self.notes.append(Note(note))
                return None

    def _word(self, lexeme: Lexeme) -> Node | None:
        tokens = self._tokens(lexeme)
        if not tokens:
            return None
        if not self._starred(lexeme):
            return Words(tokens)
        last = tokens[-1]
        starred = Starred(last, begun(self.q, last))
        return Every((Words(tokens[:-1]), starred)) if len(tokens) > 1 else starred

    def _starred(self, lexeme: Lexeme) -> bool:
        """A word with `*` at its end and two letters before it at least."""
        if not lexeme.text.endswith("*"):
            return False
        tokens = self._tokens(lexeme)
        if tokens and len(tokens[-1].text) >= 2:
            return True
        self.notes.append(Note("short_prefix", lexeme.text))
        return False

    def _doubt_or(self, lexeme: Lexeme) -> None:
        """Tell how to ask for alternatives where `or` stands between words: it is one of them."""
        beside = self.lexemes[max(0, self.position - 2) : self.position + 1]
        if lexeme.text.lower() == "or" and [one.kind in _WORDED for one in beside] == [True] * 3:
            self.notes.append(Note("or_is_a_word", lexeme.text))

    def _group(self, depth: int) -> Node | None:
        if depth >= DEEPEST:
            self.notes.append(Note("parenthesis"))
            return None
        node = self.alternatives(depth + 1)
        if self.lexemes[self.position - 1].kind != "close":
            self.notes.append(Note("parenthesis"))
        return node if not isinstance(node, Every) or node.nodes else None

    def _negated(self, lexeme: Lexeme, depth: int) -> Node | None:
        following = self._peek()
        if lexeme.text == "NOT" and (following is None or following.kind in {"or", "close"}):
            self.notes.append(Note("not_alone"))
        node = self._following(depth)
        return Negated(node) if node else None

    def _following(self, depth: int) -> Node | None:
        """What `-` or `title:` is about; None where OR, a closing parenthesis or nothing follows."""
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in {"or", "close"}:
            return None
        if depth >= DEEPEST:
            self.notes.append(Note("nested", str(DEEPEST)))
            return None
        self.position += 1
        return self._item(lexeme, depth + 1)

    def _field(self, lexeme: Lexeme, depth: int) -> Node | None:
        if lexeme.text == "title":
            node = self._following(depth)
            return Titled(node) if node else None
        following = self._peek()
        if following is None or following.kind != "not":
            return self._facet(lexeme)
        self.position += 1  # `tinh:-X` is `-tinh:X`
        node = self._facet(lexeme)
        return Negated(node) if node else None

    def _facet(self, lexeme: Lexeme) -> Node | None:
        """The longest run of words after the field name that names a value of the facet."""
        following = self._peek()
        if following is None or following.kind not in {"quoted", "word"}:
            self.notes.append(Note("no_value", self.q[lexeme.start : lexeme.end]))
            return None
        one = following.kind == "quoted" or lexeme.text in _UNSPACED
        for count in range(1 if one else self._words_ahead(), 0, -1):
            run = self.lexemes[self.position : self.position + count]
            typed = " ".join(word.text for word in run)
            values = self.resolve(lexeme.text, typed)
            if values:
                self.position += count
                return Field(lexeme.text, values, typed)
        self.position += 1
        self.notes.append(Note("unknown_value", self.q[lexeme.start : following.end]))
        tokens = self._tokens(following)
        return Words(tokens) if tokens else None

    def _words_ahead(self) -> int:
        ahead = self.lexemes[self.position : self.position + 6]
        stop = next((i for i, lexeme in enumerate(ahead) if lexeme.kind != "word"), len(ahead))
        return max(stop, 1)

    def _tokens(self, lexeme: Lexeme) -> tuple[Token, ...]:
        """The syllables of a lexeme, with offsets into the query."""
        start = self.q.index(lexeme.text, lexeme.start)
        return tuple(
            Token(token.text, token.start + start, token.end + start)
            for token in syllables(lexeme.text)
        )

    def _peek(self) -> Lexeme | None:
        return self.lexemes[self.position] if self.position < len(self.lexemes) else None

    def _next(self) -> Lexeme | None:
        lexeme = self._peek()
        self.position += lexeme is not None
        return lexeme


def _flushed(words: list[Token]) -> list[Node]:
    """The plain words collected so far as a node; the list is emptied."""
    node: list[Node] = [Words(tuple(words))] if words else []
    words.clear()
    return node
