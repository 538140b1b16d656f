"""What articles say that tells a briefing from its look-alikes: the patterns that the rules of `briefing` read."""

from __future__ import annotations

from indexer.facets.wording import ENGLISH_MONTHS, pattern

MONTH = "|".join(ENGLISH_MONTHS)
PERIOD = pattern(
    r"\bquý(?: \d| [ivx]+\b| qua| này|[- ][ivx]+\b)|\btrong quý\b|\bquí \w+|\b(?:\d+|hai|ba|bốn"
    r"|sáu|chín) tháng (?:đầu|qua|cuối|năm)"
    r"|\b(?:3|6|9|03|06|09|sáu|chín) tháng\b|\btháng (?:\d|giêng|một|hai|ba|tư|năm|sáu|bảy|tám"
    r"|chín|mười|chạp|qua|này)"
    r"|\bnăm (?:(?:19|20)\d\d|qua\b|công tác)|\bnăm$|\bcuối năm\b|\btuần\b|\bh[12]\b|\bq[1-4]\b"
    r"|\b(?:first|second|third|fourth|last) (?:half|quarter|\w+ months)"
    r"|\b(?:\d+|three|six|nine) months\b|(?<!end[ ])\b(?:in|of) (?:19|20)\d\d"
    rf"|\b(?:{MONTH}) (?:(?:19|20)\d\d|press)\b"
)
# The number and the term of a plenary: "lần thứ 11, khóa X, nhiệm kỳ 2014 - 2019".
TERM_OF_PLENARY = pattern(
    r"(?<=thứ)(?P<number> \w+),?(?: \(?khoá \w+\)?,?)?(?: \(?nhiệm kỳ \d{4} ?- ?\d{4}\)?)(?= ?,? (?:nhằm |để )?"
    r"(?:báo cáo|đánh giá|kiểm điểm|sơ kết|tổng kết))"
)
# What a meeting called no more than that must say of itself to be a review.
PLAIN_MEETING = pattern(r"^(?:conference|meeting|session)\b")
LOOKS_BACK = pattern(
    r"\b(?:review|assess|evaluat|summar)\w*|\b(?:results?|outcomes|reports?|performance|implementation)\b"
)
# "thời gian vừa qua" is a period where the next one is named: "…, triển khai nhiệm vụ 3 tháng cuối năm".
LATELY = pattern(r"\bthời gian(?: vừa)? qua\b")
NEXT_PERIOD = pattern(
    r"^[^.;\n]{0,40}\b(?:triển khai|phương hướng|nhiệm vụ)\b[^.;\n]{0,40}?\b(?:quý [ivx\d]|tháng \d|\d+ tháng cuối)"
)
SPAN_OF_YEARS = pattern(
    r"\b(?:\d+|hai|ba|năm|mười) năm (?:triển khai |tổ chức )?(?:thực hiện|thi hành|phối hợp"
    r"|hoạt động|xây dựng|công tác)"
    r"|\b(?:19|20)\d\d ?- ?(?:19|20)\d\d|\bnhiệm kỳ\b|\bgiai đoạn\b|\bmid-?term\b|\bhalf of (?:the )?term\b"
)
REVIEW_OF_ACT = pattern(
    r"^[^,;]{0,70}?\b(?:thực hiện|triển khai|thi hành) (?:các )?(?:chỉ thị|nghị quyết|kết luận"
    r"|quyết định|quy chế|quy định"
    r"|đề án|luật|pháp lệnh|thông tri|hướng dẫn|dự án|chương trình hành động|mô hình|phong trào)"
    r"|\bcơ chế (?:giao ban|phối hợp)|\bchương trình phối hợp|\bphối hợp (?:hoạt động|công tác"
    r"|giữa)|\bquy chế phối hợp"
    r"|^(?:(?!công tác|hoạt động|nhiệm vụ)[^,;]){0,60}?\b(?:phong trào thi đua|cuộc vận động)"
    r"|^[^,;]{0,40}?\b(?:công tác )?thi đua(?:,| -| và)? (?:khen thưởng|khối|cụm|\d)|\bcuộc thi\b"
    r"|\bđợt (?:cao điểm|sinh hoạt|thi đua)"
    r"|\bcông tác bầu cử\b|\bcuộc bầu cử"
    r"|\bđại hội\b|\bnăm học\b|\bmùa (?:khô|vụ)|\bchiến dịch|\bcụm thi đua|\bkhối thi đua"
)
# A resolution on the tasks of a period is reviewed with the period: "thực hiện Nghị quyết quý I".
RESOLUTION_OF_PERIOD = pattern(
    r"\bnghị quyết(?: (?!số\b|trung ương|tw\b|t\.ư|khoá)[^\W\d]+){0,6}?"
    r" (?:quý [ivx\d]|tháng \d|(?:\d+|sáu|chín) tháng|năm (?:19|20)\d\d\b)"
)
PLANNED = pattern(
    r"(?:kế hoạch|chế độ|lịch|quy chế|nền nếp|nề nếp|duy trì|thường xuyên|định kỳ|sẽ|cần|phải"
    r"|hằng tháng|hàng tháng|tham gia|tham dự"
    r"|sau khi|kết luận|thông báo|tại các|các cuộc|các buổi|những)(?: \w+){0,3} $|\bsau $"
)
PLAN = pattern(
    r"\b(?:ban hành|xây dựng|có) (?:kế hoạch|quy chế|quy định|chương trình|công văn"
    r"|lịch)(?: \w+){0,4} "
    r"(?:họp |hội nghị )?(?:giao ban|sơ kết|tổng kết|trực báo)"
)
REPORTERS = pattern(
    r"\b(?:hội nghị|họp|giao ban)(?: \w+){0,4} báo cáo viên|^báo cáo viên|\breporters' conference"
)
CENTRAL = pattern(
    r"\btrung ương (?:tổ chức|sơ kết|tổng kết|giao ban|triển khai)|\btrực tuyến toàn quốc"
    r"|\btoàn quốc\b|\bđiểm cầu (?:tỉnh|thành phố)"
)
# A meeting whose naming sentence shows leaders of a central body and no local one.
CENTRAL_BODY = pattern(
    r"(?<!\bcủa[ ])\b(?:ban (?:tuyên giáo|dân vận|tổ chức|nội chính|chấp hành)(?: và dân vận)?"
    r"|uỷ ban (?:kiểm tra|mttq)|ubkt|hội) (?:trung ương|t\.ư|tw)\b"
)
LOCAL = pattern(
    r"\b(?:tỉnh|thành|huyện|thị|quận) (?:uỷ|đoàn)\b|\b(?:của|trong|địa bàn|toàn|đảng bộ) (?:tỉnh|huyện|thành phố)\b"
    r"|\b(?:provincial|province)\b"
)
# What a plenary's report is about: "báo cáo tình hình thực hiện nhiệm vụ 9 tháng đầu năm".
REPORTED = pattern(
    r"\bbáo cáo (?!chính trị)[^.;:\n]{0,150}?\b"
    r"(?:quý [ivx\d]|(?:3|6|9|03|06|09|sáu|chín) tháng (?:đầu năm|qua))"
    r"|\bbáo cáo (?:tổng kết|kết quả) công tác[^.;\n]{0,80}? năm 20\d\d"
    r"|^(?:tại )?hội nghị[^.\n]{0,200}\b(?:đánh giá|kiểm điểm) (?:kết quả|tình hình|công tác)[^.;\n]{0,120}?"
    r"\b(?:quý [ivx\d]|(?:3|6|9|03|06|09|sáu|chín) tháng (?:đầu năm|qua)|năm 20\d\d)"
    r"|\breports? on[^.;\n]{0,120}?\b(?:first|last) (?:half|quarter|\w+ months)\b"
    r"|\bresults? (?:achieved )?(?:of [^.\n]{0,120} )?in 20\d\d\b"
    r"|\breview of the (?:first|last) (?:half|quarter|\w+ months)\b"
)
PLENARY = pattern(
    r"\b(?:hội nghị|họp)\b[^.;\n]{0,80}\b(?:ban chấp hành|bch|tỉnh uỷ|huyện uỷ|thành uỷ|ban thường vụ)"
    r"|\b(?:ban chấp hành|bch|tỉnh uỷ|huyện uỷ|thành uỷ|ban thường vụ)\b[^.;\n]{0,80}\bhội nghị lần thứ\b"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth) (?:conference|meeting|session)\b"
    r"|\bchair(?:ed|ing) the (?:conference|meeting)\b"
)
OTHER_GENRE = pattern(
    r"^(?:\([^)]*\) ?)?(?:đại hội|(?:khai mạc|bế mạc)(?! (?:hội nghị|cuộc họp))|lễ|gặp mặt|thăm|chúc mừng|kỷ niệm|tọa đàm"
    r"|hội thảo|tập huấn|lịch\b|sự kiện trong)"
)
GAMBLING = pattern(
    r"\bnhà cái\b|\bkèo\b|\bcá cược|\bcasino\b|\bnổ hũ|\bsoi cầu|\bxổ số|\btỷ lệ cược|\bslot\b"
    r"|\bgame bài"
)
GIAO_BAN_PRESS = pattern(r"\bgiao ban[^.;\n]{0,30} báo chí|\bhọp báo định hướng")
PRESS = pattern(
    r"\bgiao ban (?:công tác )?báo chí|\bhọp báo định hướng|\b(?:thông tin|định hướng"
    r"|giao ban)[^.;\n]{0,40} báo chí"
    r"|\bcộng tác viên dư luận|\bdư luận xã hội|\bbáo chí (?:trên địa bàn|của tỉnh|tỉnh|của thành phố)"
    rf"|\bpress briefing|\bbriefing on (?:the )?press|\b(?:{MONTH})(?: 20\d\d)? press conference"
)
# The board looks back with the press on the time since the last briefing and asks it for what comes next.
PRESS_REVIEW = pattern(
    r"\bbáo chí\b[^.;\n]{0,80}\b(?:kỳ giao ban trước|tháng \d+|\d+ tháng qua|tháng qua|trong quý)\b"
)
PRESS_TASKS = pattern(
    r"\bban tuyên giáo\b[^.;\n]{0,60}\b(?:đề nghị|yêu cầu|định hướng)[^.;\n]{0,20} các cơ quan báo chí"
)
AT_MEETING = pattern(
    r"\b(?:toàn cảnh|quang cảnh) (?:hội nghị|buổi|cuộc)|\b(?:tại|chủ trì|dự|kết luận|phát biểu"
    r"|thảo luận tại) (?:hội nghị|buổi giao ban|cuộc họp)"
    r"|\bkết luận,|\bbế mạc|\bban tuyên giáo[^.;\n]{0,40} đề nghị|\bthời gian tới|\bphương hướng"
    r"|\bnhiệm vụ (?:trọng tâm )?(?:trong )?(?:thời gian|quý|tháng|6 tháng|năm)"
    r"|\b(?:6|sáu|3|ba) tháng cuối năm|\bnăm (?:19|20)\d\d,? tiếp tục"
    r"|\bhội nghị (?:cũng )?đã\b|\b(?:chair(?:ed|ing)|concluding|at) the (?:conference|meeting)\b"
)
OPENS_WITH_PERIOD = pattern(
    r"^(?:- )?(?:trong |bước vào |qua |thực hiện (?:kế hoạch|chương trình|nhiệm vụ)[^.;\n]{0,30} )?"
    r"(?:quý(?: [ivx\d]+)?|tháng \d+|(?:\d+|sáu|chín) tháng|năm (?:19|20)\d\d)\b"
    r"|^in (?:20\d\d|the (?:first|past) (?:half|quarter|\w+ months))\b"
)
# Who heads a government or an agency has a post in the Party, too: it tells nothing of who called the meeting.
AGENCY_HEAD = pattern(
    r"\b(?:phó bí thư|uỷ viên|uv)\b[^.;:\n]{0,80}?, ?(?:phó )?chủ tịch (?:ubnd|uỷ ban nhân dân)"
    r"|\bbí thư đảng uỷ\b[^.;:,\n]{0,40}, ?(?:tổng )?(?:giám đốc|hiệu trưởng|viện trưởng)"
)
GOVERNMENT_HEAD = pattern(r"(?:phó )?chủ tịch (?:ubnd|uỷ ban nhân dân)\b")
# A bloc or cluster of bodies that compete in emulation, as the subject.
EMULATORS = pattern(r"\b(?:khối|cụm) thi đua\b[^.;\n]*$")
OF_WORK = pattern(r"\bcông tác (?!thi đua)")
PARTY_WORDS = pattern(
    r"\b(?:tỉnh|thành|huyện|thị|quận|đảng) uỷ\b|\bđảng bộ\b|\bmttq\b|\bmặt trận tổ quốc"
    r"|\bban (?:tuyên giáo|dân vận|nội chính|tổ chức)"
    r"|\bcấp uỷ\b|\bparty committee"
)
