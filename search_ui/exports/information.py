"""What an export is: the query, the filters, the time and the count, for the sheet in it or the text beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from indexer.facets.labels import facet_label, label
from indexer.query.messages import message
from indexer.search import Request


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Information:
    """The search behind an export; `address` its page, where one is known; `relaxed` as in `Understood`."""

    request: Request
    address: str = ""
    relaxed: bool = False
    made: datetime = field(default_factory=_now)

    def rows(self, count: int | None = None) -> list[tuple[str, str]]:
        """Name and content of each fact, in Vietnamese and English; `count` is of the rows in the file."""
        asked = self.request
        rows = [("Truy vấn / Query", asked.q)]
        for sign, filters in (("", asked.include), ("− ", asked.exclude)):
            for facet, values in filters.items():
                names = "; ".join(f"{label(facet, value)} [{value}]" for value in values)
                name = f"{facet_label(facet)} / {facet_label(facet, 'en')}"
                rows.append((sign + name, names))
        rows += [("Từ ngày / From", asked.published_from or "")]
        rows += [("Đến ngày / To", asked.published_to or "")]
        rows += [("Khớp / Match", asked.match), ("Thứ tự / Order", asked.sort or "")]
        rows += [("Thời điểm / Made at", self.made.isoformat())]
        if self.relaxed:
            both = (message("relaxed", language="vi"), message("relaxed", language="en"))
            rows.append(("Khớp một phần / Partial matches", " / ".join(both)))
        if asked.group:
            rows.append(("Gộp / Grouped", "mỗi cuộc họp một bài / one article of each meeting"))
        if count is not None:
            name = "Số cuộc họp / Meetings" if asked.group else "Số bài / Articles"
            rows.append((name, str(count)))
        if self.address:
            rows.append(("Địa chỉ / Address", self.address))
        return [(name, content) for name, content in rows if content or name.startswith("Truy vấn")]
