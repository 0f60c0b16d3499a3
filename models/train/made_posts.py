"""Posts of our own making for claim detection: rumours, facts, criticism, experience, questions, predictions.

All invented; places and names of the samples are of no real commune. The slots make the counts, the patterns the kinds.
"""

import random
import re

SLOTS: dict[str, tuple[str, ...]] = {
    "hedge": ("Nghe nói", "Nghe tin", "Nghe đâu", "Thấy bảo", "Mọi người bảo", "Có tin", "Tin nóng:", "Nghe đồn", "", "", "", "", "", "Cảnh báo:"),
    "place": ("xã An Thạnh", "xã mình", "phường Tân Lập", "huyện Sông Hương", "thôn Đông", "tỉnh", "thành phố", "khu phố 4", "ấp Bình Hòa", "cả nước"),
    "agency": ("UBND xã", "công an xã", "phường", "chính quyền", "Sở Y tế", "Bộ Giáo dục", "ngân hàng nhà nước", "điện lực", "trạm y tế xã",
               "nhà trường", "hợp tác xã", "chính phủ", "bộ công an", "cục thuế", "bảo hiểm xã hội", "tỉnh"),
    "who": ("mỗi hộ", "mỗi học sinh", "người dân", "hộ nghèo", "người trên 75 tuổi", "công nhân", "các hộ kinh doanh", "mỗi nhà", "người đi xe máy"),
    "money": ("200 nghìn", "500k", "1 triệu đồng", "50.000 đồng", "2 triệu", "300k một tháng", "hai trăm nghìn", "1tr5", "5 triệu"),
    "fee": ("tiền rác", "phí làm đường", "quỹ phòng chống thiên tai", "phí làm căn cước", "tiền nước sạch", "phí vệ sinh môi trường", "tiền đồng phục",
            "phí đăng ký xe", "lệ phí khai sinh", "phí an ninh trật tự"),
    "when": ("từ 1/7", "từ tháng sau", "ngày mai", "từ ngày 15 tháng 8", "tuần sau", "tối nay", "từ năm 2026", "sáng nay", "hôm qua", "đầu tháng 9", ""),
    "thing": ("đập thủy điện", "đê sông", "cầu treo", "hồ chứa nước", "trạm biến áp", "kho xăng", "nhà máy hóa chất", "chợ trung tâm"),
    "burst": ("vỡ rồi", "bị sập", "sắp vỡ", "bị cháy", "nổ lớn", "bị rò rỉ", "phải sơ tán dân"),
    "ill": ("dịch tả lợn", "sốt xuất huyết", "bạch hầu", "cúm gia cầm", "tay chân miệng", "bệnh dại", "dịch lạ"),
    "n": ("3", "12", "hàng chục", "5", "hơn 100", "20", "hai", "7"),
    "days": ("3 ngày", "một tuần", "7 ngày", "2 ngày", "cả tuần", "10 ngày"),
    "bad": ("quá tệ", "tắc trách", "vô trách nhiệm", "quan liêu", "làm ăn chán thật", "chẳng ra gì", "coi thường dân", "hành dân là giỏi", "kém quá",
            "lề mề", "ăn hại", "hách dịch", "chỉ giỏi nói"),
    "topic": ("đường sá", "học phí", "giá điện", "thủ tục hành chính", "chuyện thu phí", "vệ sinh môi trường", "bệnh viện", "trường học", "quy hoạch",
              "chuyện sáp nhập", "an ninh", "chợ búa"),
    "food": ("rau", "thịt lợn", "sữa học đường", "nước mắm", "trứng gà", "nước uống đóng chai"),
    "drink": ("nước chanh nóng", "lá tía tô", "rượu tỏi", "nước gừng", "lá ổi"),
    "cure": ("ung thư", "covid", "tiểu đường", "sốt xuất huyết", "huyết áp"),
}  # fmt: skip

CLAIMS = (
    "{hedge} {agency} thu {fee} {money} {who} {when}", "{hedge} {when} {who} phải nộp {money} {fee}", "{hedge} {thing} ở {place} {burst}",
    "{hedge} {place} có {n} người chết vì {ill}", "{hedge} {place} đang có {ill}, {n} ca rồi", "{hedge} {agency} bắt {n} người {when}",
    "{hedge} {when} cắt điện toàn {place} {days}", "{hedge} học sinh {place} được nghỉ học {days} {when}", "{hedge} {place} sắp sáp nhập với {place} {when}",
    "{when} {agency} tăng {fee} lên {money}", "{agency} bắt buộc {who} đóng {fee}", "{who} được hỗ trợ {money} {when}", "{agency} ra thông báo {fee} là {money}",
    "{hedge} không làm lại căn cước {when} sẽ bị phạt {money}", "{hedge} tài khoản ngân hàng sẽ bị khóa {when} nếu không xác thực",
    "{food} ở chợ {place} có chất độc, {n} người ngộ độc", "uống {drink} chữa khỏi {cure}", "{drink} phòng được {cure} nhé",
    "{hedge} vắc xin ở {agency} hết hạn, {n} cháu phải nhập viện", "{hedge} có {n} đối tượng bắt cóc trẻ em ở {place}", "{place} bị mất nước {days} {when}",
    "{agency} bỏ {fee} {when}", "miễn {fee} cho {who} {when}", "{hedge} {place} sắp có bão, {n} nghìn người phải sơ tán", "{hedge} {agency} đóng cửa chợ {when}",
    "{hedge} đất ở {place} bị thu hồi hết {when}", "giá điện tăng {n}% {when}", "{hedge} lương hưu tăng {n} phần trăm {when}", "{agency} cấm xe máy vào {place} {when}",
    "{hedge} bỏ thi tốt nghiệp {when}", "{hedge} {place} xây bãi rác mới {when}", "{hedge} {agency} phát tiền {money} cho {who}", "{hedge} xả lũ {when}, {place} ngập hết",
    "từ {place} đến {place} có {n} trạm thu phí", "đường qua {place} sạt lở, xe không đi được", "{hedge} đổi tiền mới {when}, bỏ tờ 500 nghìn",
    "{n} học sinh ở {place} ngộ độc {when}", "{place} có {n} ca dương tính", "{agency} phạt {n} người {money} vì đăng tin giả", "{hedge} {who} bị cắt bảo hiểm y tế {when}",
    "nước máy ở {place} nhiễm asen", "muỗi biến đổi gen được thả ở {place}", "{hedge} sóng 5G ở {place} gây {cure}", "chủ tịch xã {place} bị bắt {when}",
    "{hedge} giám đốc sở bị khởi tố vì nhận hối lộ {money}", "cán bộ {agency} ăn chặn {money} tiền hỗ trợ của {who}", "{hedge} động đất ở {place} {when}",
)  # fmt: skip
OPINIONS = (
    "{agency} làm ăn {bad}", "{topic} ở {place} {bad}", "Cán bộ {agency} {bad} quá, dân khổ", "thu phí gì mà lắm thế, dân nghèo lấy đâu ra", "{agency} {bad}, không hiểu nổi",
    "Tôi thấy {agency} làm thế là không được", "theo tôi {agency} nên xem lại {topic}", "đề nghị {agency} xử lý nghiêm", "phải phạt thật nặng mới chừa",
    "Lãnh đạo {place} chỉ giỏi hứa, chẳng làm được gì", "ăn hết của dân rồi còn đâu", "{topic} như trò đùa, bó tay với {agency}", "ủng hộ {agency} hết mình",
    "cảm ơn {agency} đã vào cuộc kịp thời", "Quan thì giàu, dân thì khổ, thế thôi", "{agency} coi dân như cỏ rác", "làm đường kiểu này thì mấy bữa là hỏng, {bad}",
    "tiền thuế của dân chúng nó tiêu như nước", "Mong {agency} quan tâm đến {topic} hơn", "{agency} cần minh bạch {topic} cho dân nhờ", "đúng là {bad}, thất vọng về {agency}",
    "haha {agency} lại họp rồi lại họp", "đường {place} đẹp như mặt trăng, khen {agency} một câu", "chắc {agency} bận đếm tiền rồi =))", "lại thu tiền, dân là cây ATM à",
    "Dân ý kiến mãi mà {agency} cứ im như thóc", "bệnh viện gì mà thái độ như ban ơn", "học phí cao quá, chất lượng thì kém", "quá bức xúc với cách làm việc của {agency}",
    "Xã hội bây giờ loạn thật, chẳng biết tin ai", "trẻ con bây giờ khổ quá, học suốt ngày", "nói thì hay lắm, làm thì {bad}", "nên bỏ hết mấy khoản {fee} đi cho dân đỡ khổ",
    "không thể chấp nhận được kiểu làm việc {bad} của {agency}", "{agency} tham nhũng thế thì dân sống sao nổi", "công an mà cư xử thế thì dân tin ai", "thật xấu hổ cho {agency}",
    "quy hoạch kiểu gì mà năm nào cũng ngập, {bad}", "giá điện kiểu này thì dân thắp nến cho xong", "bão lũ năm nào cũng khổ, thương bà con miền Trung quá", "{topic} là vấn đề lớn, cần thay đổi",
    "phí chồng phí, thuế chồng thuế, dân è cổ ra chịu", "sáp nhập làm gì cho rối", "tăng lương thì ít tăng giá thì nhiều, chán", "mất điện suốt, điện lực {bad}",
    "làm luật kiểu này chỉ khổ dân", "xử thế là quá nhẹ", "cấm thế là đúng, ủng hộ", "phạt {money} là còn nhẹ, phải phạt gấp 10", "thu {money} là quá đắt so với dân quê",
)  # fmt: skip
EXPERIENCES = (
    "nhà mình mất điện {days} rồi", "Hôm qua em đi làm căn cước chờ mất cả buổi", "con tôi tiêm xong bị sốt {days}", "nhà em ngập tới đầu gối luôn", "tôi lên xã xin giấy mà phải đi {n} lần",
    "mình đóng {money} tiền học cho con rồi", "vợ tôi nằm viện {days} hết {money}", "tháng này nhà tôi tiền điện {money}", "em vừa nộp hồ sơ hôm qua mà chưa thấy gọi", "mẹ mình bị lừa mất {money}",
    "tôi đi qua đoạn đó suýt ngã {n} lần", "sáng nay mình đi chợ thấy rau đắt quá", "con em học lớp 1 mà ngày nào cũng 9 giờ mới xong bài", "bố tôi đi khám ở trạm y tế được phát thuốc miễn phí",
    "hồi trước mình làm giấy khai sinh cho con mất {days}", "mình ở {place}, tối qua mất nước cả đêm", "tôi bị phạt {money} vì không đội mũ bảo hiểm", "em đăng ký xe hết {money}",
)  # fmt: skip
QUESTIONS = (
    "bao giờ {agency} mới làm xong đường vậy?", "có ai biết {fee} năm nay bao nhiêu không ạ", "{when} có phải nghỉ học không mọi người?", "làm căn cước ở {place} cần giấy tờ gì ạ?",
    "có thật là {agency} thu {money} {who} không ạ?", "nghe nói {thing} {burst} phải không mọi người?", "{agency} làm việc đến mấy giờ vậy ad", "sao {place} mất điện suốt thế nhỉ",
    "{place} có ca {ill} nào chưa ạ?", "ai biết {fee} nộp ở đâu chỉ em với", "tin {thing} {burst} có đúng không ạ", "tại sao {agency} không giải quyết cho dân?", "có đúng {when} tăng {fee} không cả nhà",
    "{who} có được hỗ trợ không ạ?", "thế bao giờ mới có nước đây?", "lịch tiêm ở {agency} ngày nào vậy ạ", "cho em hỏi thủ tục đổi bằng lái ở đâu ạ", "vụ này đi đến đâu rồi nhỉ?",
)  # fmt: skip
PREDICTIONS = (
    "kiểu gì rồi {fee} cũng tăng cho mà xem", "vài năm nữa {place} chắc chắn kẹt xe", "nếu mưa thế này thì {place} lại ngập thôi", "sớm muộn gì {agency} cũng phải bỏ {fee}", "rồi sẽ lại đâu vào đấy thôi",
    "chắc năm sau giá đất {place} còn tăng nữa", "nếu {agency} không làm gì thì dân sẽ bỏ đi hết", "giá mà có cầu thì bà con đỡ khổ", "e là {thing} không trụ được lâu", "thế nào mai cũng mưa to",
)  # fmt: skip
OTHERS = (
    "chấm", "hóng", "@ vào đọc này", "cho xin link với", "chúc cả nhà buổi tối vui vẻ", "bán nhà {place} giá {money} liên hệ inbox", "shop em có sẵn {food} tươi ngon, ship tận nơi", "up",
    "hay", "ok", "chào buổi sáng cả nhà", "em tuyển cộng tác viên lương {money}, ib em", "lùi lại để lấy đà", "nam mô a di đà phật", "like", "cho thuê phòng trọ {place} {money} một tháng",
)  # fmt: skip
PATTERNS = {
    "claim": CLAIMS,
    "opinion": OPINIONS,
    "experience": EXPERIENCES,
    "question": QUESTIONS,
    "prediction": PREDICTIONS,
    "other": OTHERS,
}
_SLOT = re.compile(r"\{(\w+)\}")


def made(kind: str, count: int, rng: random.Random) -> list[str]:
    """`count` posts of a kind, patterns in turn, slots drawn."""
    patterns = PATTERNS[kind]
    return [fill(patterns[i % len(patterns)], rng) for i in range(count)]


def fill(pattern: str, rng: random.Random) -> str:
    """A pattern with its slots drawn."""
    text = _SLOT.sub(lambda m: rng.choice(SLOTS[m[1]]), pattern)
    return " ".join(text.split())
