"""What the search says to people about a query, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.facets.labels import Language

_MESSAGES: Mapping[str, Mapping[Language, str]] = {
    "quote": {
        "vi": "Dấu ngoặc kép thiếu một bên: phần sau được tìm như các từ rời.",
        "en": "A quotation mark stands alone: what follows is searched as words.",
    },
    "parenthesis": {
        "vi": "Dấu ngoặc đơn không khớp đã được bỏ qua.",
        "en": "Parentheses that do not match were ignored.",
    },
    "nested": {
        "vi": "Dấu trừ và title: lồng nhau quá {about} lớp đã được bỏ qua.",
        "en": "Minus signs and title: nested more than {about} levels deep were ignored.",
    },
    "or_alone": {
        "vi": "OR cần có từ ở cả hai bên; đã bỏ qua.",
        "en": "OR needs words on both sides; it was ignored.",
    },
    "or_is_a_word": {
        "vi": "“{about}” được tìm như một từ: để tìm một trong hai vế, viết OR bằng chữ in hoa.",
        "en": "“{about}” is searched as a word: for one of two alternatives write OR in capitals.",
    },
    "not_alone": {
        "vi": "Sau NOT cần có từ để loại; đã bỏ qua.",
        "en": "NOT needs a word behind it; it was ignored.",
    },
    "half_negated": {
        "vi": "Dấu trừ (hay NOT) chỉ loại một tiếng, tiếng sau vẫn phải có: để loại cả hai, viết {about}.",
        "en": "The minus (or NOT) excludes one syllable, the next is still required: to exclude both write {about}.",
    },
    "half_titled": {
        "vi": "title: chỉ tìm một tiếng trong tiêu đề, tiếng sau ở đâu cũng được: để tìm cả hai trong tiêu đề, viết {about}.",
        "en": "title: looks for one syllable in the headline, for the next anywhere: to find both there write {about}.",
    },
    "short_prefix": {
        "vi": "Dấu * cần ít nhất hai chữ phía trước: {about} được tìm như một từ.",
        "en": "The * needs two letters before it: {about} is searched as a word.",
    },
    "no_value": {
        "vi": "Sau {about} chưa có giá trị; đã bỏ qua.",
        "en": "No value after {about}; it was ignored.",
    },
    "unknown_value": {
        "vi": "Không rõ giá trị trong {about}; được tìm như các từ.",
        "en": "The value in {about} is not known; it is searched as words.",
    },
    "too_long": {
        "vi": "Câu hỏi quá dài: chỉ đọc {about} ký tự đầu.",
        "en": "The query is too long: only its first {about} characters were read.",
    },
    "too_many_words": {
        "vi": "Câu hỏi có quá nhiều từ: chỉ dùng {about} từ đầu.",
        "en": "The query has too many words: only the first {about} are used.",
    },
    "unknown_filter": {
        "vi": "Bộ lọc {about} không có trong dữ liệu: không bài nào khớp.",
        "en": "The filter {about} is not in the data: no article matches it.",
    },
    "odd_date": {
        "vi": "Không đọc được ngày {about}; đã bỏ qua.",
        "en": "The date {about} cannot be read; it was ignored.",
    },
    "dates_swapped": {
        "vi": "Ngày đầu sau ngày cuối; đã đổi chỗ.",
        "en": "The first day was after the last; they were exchanged.",
    },
    "relaxed": {
        "vi": "Ít bài có đủ mọi từ: kết quả gồm cả những bài khớp một phần, bài khớp nhất ở trên.",
        "en": "Few articles have all the words: the best partial matches are included.",
    },
}


def message(code: str, about: str = "", language: Language = "vi") -> str:
    """The message for a person; an unknown code is shown as it is."""
    template = _MESSAGES.get(code, {}).get(language, code)
    return template.format(about=about)
