"""What a claim can be about, by sort, with the other words for each thing: "xe máy" and "xe hai bánh" are one thing,
"xe máy" and "ô tô" are two of one sort, and a claim about the one is no claim about the other.

General knowledge of what communes talk about, written by hand. A line is one sort; things stand apart by "/", words for
one thing by "|". A word of one syllable counts as it's typed with tones, and in a text without tones when it is marked
with "*": "heo" can't be misread, "mất" without tones is also "mặt", "mật", "mát".
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from doichieu.text import fold

# Two different things of one sort make two claims.
_SORTS = """
bệnh: sốt xuất huyết|sxh*|sxhd*/bạch hầu/tay chân miệng|tcm*/sởi*|bệnh sởi/covid*|cô vít|corona*|sars cov/cúm*|cúm a|cúm mùa/bệnh dại|chó dại/thủy đậu|trái rạ/quai bị/ho gà/viêm não|viêm não nhật bản/viêm màng não|não mô cầu/lao phổi|bệnh lao/sốt rét/tiêu chảy|tiêu chảy cấp/dịch tả|tả lợn châu phi|dịch tả lợn|dịch tả heo/cúm gia cầm|h5n1*/lở mồm long móng/viêm da nổi cục/đau mắt đỏ/ung thư/tiểu đường|đái tháo đường/whitmore*/liên cầu lợn|liên cầu khuẩn/thương hàn/uốn ván/hiv*|aids*/viêm gan/tai xanh/bại liệt/đậu mùa khỉ/cao huyết áp|tăng huyết áp/đột quỵ|tai biến mạch máu não/suy thận|sỏi thận/gút*|gout*/trĩ/dạ dày|bao tử
vắc xin: năm trong một/sáu trong một/vắc xin sởi|tiêm sởi|chích sởi|chích ngừa sởi|tiêm ngừa sởi/vắc xin bạch hầu|tiêm bạch hầu|chích bạch hầu/vắc xin dại|tiêm dại|tiêm phòng dại|chích dại/vắc xin cúm|tiêm cúm|chích cúm/vắc xin hpv|tiêm hpv|chích hpv/vắc xin bại liệt|uống bại liệt/vắc xin covid|tiêm covid/vắc xin viêm não|tiêm viêm não
xe: xe máy|xe hai bánh|xe gắn máy|xm*|xe mô tô|mô tô/ô tô|oto*|ôtô|xe hơi|xe con|xế hộp|xe bốn bánh/xe tải|tải nặng|xe chở hàng|con tải/xe khách|xe buýt|xe bus/xe đạp|xe đạp điện/máy cày|máy kéo|xe công nông|công nông|xe độ chế/xe cứu thương|xe cấp cứu/xe container|xe công ten nơ/tàu hỏa|xe lửa/máy bay
cấp học: mầm non|mẫu giáo|nhà trẻ|mn tư thục/tiểu học|cấp một|cap count:1|cấp i/trung học cơ sở|cấp hai|cap count:2|cấp ii/trung học phổ thông|cấp ba|cap count:3|cấp iii/đại học|cao đẳng/trường nghề|trung cấp
người: học sinh|học trò|học viên|em học sinh|trò/sinh viên/giáo viên|thầy cô|cô giáo|thầy giáo|nhà giáo|thầy cô giáo/công nhân|cn kcn/nông dân|bà con nông dân/bác sĩ|y sĩ|điều dưỡng|y tá/người cao tuổi|người già|cụ già|ông bà già/cựu chiến binh|thương binh|người có công|gia đình liệt sĩ/cán bộ thôn|trưởng thôn|tổ trưởng|trưởng bản|trưởng ấp|trưởng bon|bí thư chi bộ/bộ đội|quân nhân|tân binh/người khuyết tật|người tàn tật/phụ nữ mang thai|bà bầu|thai phụ
hộ: hộ nghèo|nhà nghèo|gia đình nghèo|người nghèo|diện nghèo|sổ hộ nghèo/hộ cận nghèo|nhà cận nghèo|cận nghèo|diện cận nghèo/hộ kinh doanh|tiểu thương|hộ buôn bán/hộ gia đình chính sách|gia đình chính sách|hộ chính sách
tổ chức: hội phụ nữ|hội pn|hội liên hiệp phụ nữ|chi hội phụ nữ/hội nông dân|hội nd/hội cựu chiến binh/đoàn thanh niên|đoàn xã|chi đoàn/hội chữ thập đỏ|chữ thập đỏ/mặt trận tổ quốc|mặt trận|mttq*/hội người cao tuổi/quỹ tín dụng/hợp tác xã|htx*/công đoàn/ngân hàng chính sách|nhcsxh*/hội khuyến học
giả danh: công an|ca xã|giả ca|giả làm công an|cong an xa|csgt*/điện lực|bên điện|ngành điện|evn*|nhân viên điện/nhà mạng|viễn thông|viettel*|mobifone*|vinaphone*/ngân hàng/tòa án|viện kiểm sát/cơ quan thuế|chi cục thuế|cán bộ thuế|thuế vụ/bảo hiểm xã hội/bưu điện|shipper*|giao hàng/bệnh viện|nhân viên y tế
khoản thu: máy lạnh|điều hòa|máy điều hòa/đồng phục|quần áo đồng phục/quỹ phụ huynh|quỹ ph|quỹ hội phụ huynh|quỹ cha mẹ|quỹ cha mẹ học sinh|hội phí phụ huynh|ban đại diện cha mẹ/xã hội hóa|xhh*/quỹ lớp/học phí|hp*|tiền học/bảo hiểm thân thể|bh thân thể|bhtt*/bảo hiểm y tế|bhyt*|thẻ bảo hiểm|bảo hiểm y tế học sinh|bảo hiểm đi viện/sách giáo khoa|sgk*|sách vở/tiền ăn|bán trú|suất ăn/nước uống|nước bình/ghế ngồi|bàn ghế|mua ghế/máy chiếu|tivi*|ti vi|màn hình/sổ liên lạc|liên lạc điện tử/học thêm|dạy thêm/phí rác|tiền rác|phí vệ sinh|thu gom rác|rác thải/làm đường|bê tông đường|đường bê tông|đường giao thông|đường nông thôn/an ninh trật tự|quỹ an ninh|phí an ninh/phòng chống thiên tai|quỹ thiên tai|quỹ phòng chống thiên tai/đền ơn đáp nghĩa|quỹ đền ơn/vì người nghèo|quỹ vì người nghèo/nhà vệ sinh|công trình vệ sinh/gửi xe|giữ xe|trông xe/thủy lợi phí|phí thủy lợi|thuỷ lợi phí/phí trước bạ|lệ phí trước bạ/đèn đường|điện đường|chiếu sáng/camera*/nước sạch|nước máy/xây dựng trường|sửa trường|tu sửa trường
tiền điện nước: tiền điện|giá điện|điện sinh hoạt|điện sh|điện gia đình|hóa đơn điện|điện nhà/tiền nước|giá nước|nước sinh hoạt|hóa đơn nước/tiền mạng|cước internet|cước mạng|cước điện thoại|nợ cước
cúp: cúp điện|mất điện|cắt điện|bị cắt điện|cúp đl|mất đl/cúp nước|mất nước|cắt nước/mất mạng|cắt mạng|khóa sim|khoá sim
giấy: căn cước|căn cước công dân|cccd*|cc*|thẻ căn cước/hộ chiếu|passport*/chứng minh nhân dân|chứng minh thư|cmnd*|cmt*|giấy chứng minh|chứng minh/giấy phép lái xe|bằng lái|gplx*|bằng lái xe|blx*/giấy khai sinh|khai sinh|ks/sổ đỏ|sổ hồng|giấy chứng nhận quyền sử dụng đất|bìa đỏ/sổ hộ khẩu|hộ khẩu/giấy chuyển tuyến|giấy chuyển viện|giấy chuyển/đăng ký kết hôn|giấy kết hôn|kết hôn/đăng ký xe|cà vẹt|giấy tờ xe/biển số|biển số xe|bảng số/lý lịch tư pháp/sổ tiêm|sổ tiêm chủng/tạm trú|sổ tạm trú/giấy khám sức khỏe|khám sức khỏe
loại căn cước: gắn chíp|gắn chip|có chíp|có chip|chip*/mã vạch
xăng dầu: ron count:95|xăng count:95|ron95*/ron count:92|e5*|xăng e5|xăng sinh học|e count:5/e10*|e count:10/dầu diesel|diesel*|dầu do|dầu/dầu hỏa/gas*|ga|bình ga|bình gas
vàng bạc: vàng sjc|sjc*|vàng miếng/vàng nhẫn|nhẫn trơn|vàng nhẫn trơn/bạc miếng|giá bạc/đô la|usd*|đô
vật nuôi: bò|bò giống|trâu bò/dê|dê giống/trâu/heo*|lợn*|con heo|con lợn/gà|gà con|gà giống/vịt/chó/mèo/cá giống|cá/tôm*
phân và cây: urê|ure*|u rê|đạm urê/kali*/npk*/phân lân/phân dap/phân chuồng|phân hữu cơ
hàng hóa: gạo*/thịt/sữa/bánh mì|bánh mỳ/trứng/muối/mì tôm|mì gói/đường cát/thuốc trừ sâu/rau*/tiền mặt/áo ấm|chăn ấm|quần áo
lá thuốc: đu đủ|lá đu đủ/tía tô|lá tía tô/lá lốt/ngải cứu/lá ổi/lá vối/gừng/tỏi/chanh/mật ong/củ nghệ|nghệ tươi|tinh nghệ/sả/lá mơ/trà xanh|chè xanh/nước dừa/giấm/diếp cá/rau má/nước muối/baking soda/lá xoài/lá mít/cây xạ đen|xạ đen/nấm lim xanh|nấm linh chi|linh chi
nông sản: cà phê|cafe*/hồ tiêu|giá tiêu/sầu riêng/lúa/cao su/điều thô|hạt điều/khoai mì|củ sắn|cây sắn/thanh long/mía/dưa hấu/vải thiều/bơ/mít/chuối/bắp*|ngô
môn: tiếng anh|anh văn|ngoại ngữ|môn anh/lịch sử|môn sử|bỏ sử/toán|môn toán/ngữ văn|môn văn/vật lý|môn lý/hóa học|môn hóa/sinh học|môn sinh/địa lý|môn địa/tin học/thể dục
công trình: cầu|cây cầu/đập|con đập|đập thủy điện|thủy điện|thuỷ điện|hồ chứa|hồ/nhà văn hóa|nhà văn hoá|nhà sinh hoạt cộng đồng|nvh*/trạm y tế|tyt*|trạm xá/trụ sở|trụ sở xã/chợ/nhà máy nước|trạm cấp nước/bãi rác|lò đốt rác/nghĩa trang|nghĩa địa/khu công nghiệp|kcn*|cụm công nghiệp/nhà máy xi măng/sân vận động|sân bóng/trạm biến áp/kè|bờ kè/đê|bờ đê/khu tái định cư|tái định cư/trạm thu phí|bot*/lò giết mổ|lò mổ/nhà máy giấy/trại heo|trại lợn|trang trại heo
xưởng: công ty giày|cty giày|xưởng giày|nhà máy giày|giày da/công ty may|cty may|xưởng may|nhà máy may|may mặc/công ty gỗ|xưởng gỗ|cty gỗ|nhà máy gỗ/công ty điện tử|nhà máy điện tử|cty điện tử/nhà máy đường|nhà máy mía đường/công ty thủy sản|xưởng hải sản|chế biến thủy sản
lương: lương cơ sở/lương tối thiểu|lương tối thiểu vùng|lương tt vùng|tối thiểu vùng/lương hưu|tiền hưu/trợ cấp thất nghiệp|bảo hiểm thất nghiệp
cấp: cấp xã|trên xã|không chuyên trách ở xã/cấp thôn|dưới thôn|không chuyên trách ở thôn/cấp huyện
đồ phát: máy tính bảng|mtb*|ipad*/xe đạp/máy tính|laptop*/điện thoại/màn chống muỗi|mùng|mùng chống muỗi|phát màn/phun thuốc|xịt muỗi|phun muỗi|phun hóa chất|xịt thuốc/bồn nước|téc nước/cây giống|con giống
việc nhà: xây nhà|xây mới|làm nhà mới|cất nhà|cất lại nhà|xây nhà mới|nhà mới|nhà ở mới/sửa nhà|sửa chữa nhà|sửa lại nhà|sửa chữa nhà cửa|sửa chữa nhà ở/khoan giếng|giếng khoan|đào giếng/làm nhà vệ sinh|xây nhà vệ sinh|hố xí
lễ: tết nguyên đán|tết âm|tết ta|tết âm lịch|nghỉ tết|ăn tết/quốc khánh|date:2/9/|lễ date:2/9//trung thu/giỗ tổ|giỗ tổ hùng vương/tết dương lịch|tết tây/khai giảng|date:5/9//giáng sinh|noel*
lúc: sáng nay|rạng sáng nay|gần sáng nay|sáng sớm hôm nay|sáng sớm nay|sớm nay/tối qua|tối hôm qua|đêm qua|hồi hôm|khuya qua/chiều nay/tối nay|đêm nay/ngày mai|sáng mai|chiều mai/hôm qua|chiều qua|sáng qua/tuần sau|tuần tới/tháng sau|tháng tới/hôm kia/trưa nay
thứ: thứ hai|thứ count:2/thứ ba|thứ count:3|t3/thứ tư|thứ count:4|t4/thứ năm|thứ count:5|t5/thứ sáu|thứ count:6|t6/thứ bảy|thứ count:7|t7/chủ nhật
vùng: trong tỉnh|tỉnh mình|thuộc tỉnh|toàn tỉnh/cả nước|toàn quốc|trên cả nước|khắp cả nước/trong xã|toàn xã/trong huyện|toàn huyện
chiều: tăng|lên giá|tăng giá|đắt thêm|cao hơn|tăng thêm|nâng thêm|nâng lên|leo lên|lên tới|đội giá/giảm*|hạ giá|giảm giá|rẻ đi|rớt|rớt xuống|hạ xuống|bớt được|giảm còn|xuống còn
tiền: miễn phí|free*|không mất tiền|không lấy tiền|không thu tiền|khỏi đóng tiền|không mất đồng nào|khỏi tốn tiền|không tốn tiền|khỏi trả tiền|không tốn đồng nào/thu tiền|có thu tiền|mất phí|phải trả tiền|thu phí|lấy tiền
nhân sự: cắt giảm|sa thải|cho nghỉ việc|cho thôi việc|cắt hết|đuổi việc|mất việc|cắt bớt/tuyển thêm|tuyển dụng thêm|nhận thêm|tuyển công nhân
hiệu lực: hết giá trị|hết hiệu lực|không còn giá trị|không dùng được nữa|không xài được nữa|hết xài|bị khai tử|khai tử|hết hạn dùng|không còn hiệu lực|không còn được dùng|hết được dùng/còn giá trị|vẫn xài|vẫn dùng được|còn hiệu lực|vẫn dùng|vẫn còn hạn|xài bình thường|dùng bình thường
thông: cấm xe|cấm lưu thông|cấm đường|cấm chạy|không cho xe|không cho xe chạy|không được chạy|cấm lưu hành|không được lưu hành|không được ra đường|cấm qua lại/thông xe|lưu thông lại|cho xe lưu thông|cho xe chạy lại|chạy lại bình thường|qua lại bình thường|được phép cho xe|thông xe lại|đi lại bình thường
nghỉ học: nghỉ học|được nghỉ|không phải tới lớp|khỏi đi học|không phải đi học|ở nhà tránh bão|không tới lớp|không đến lớp|không phải đến trường|nghỉ hết/vẫn đi học|đi học bình thường|phải đi học|đi học lại|học bù
ngừng: ngừng*|ngưng*|tạm ngưng|tạm dừng|ngừng bán|không bán nữa|hết bán|thôi không bán|nghỉ bán|không chạy nữa|nghỉ chạy|ngừng chạy|đóng cửa|dẹp bỏ|bị bỏ|dừng hoạt động/tiếp tục|vẫn bán|vẫn chạy|vẫn hoạt động|vẫn mở|mở lại|mở cửa lại|hoạt động lại
vay: không cần thế chấp|không thế chấp|khỏi thế chấp|tín chấp|khỏi cầm cố|không phải thế chấp|không cần cầm cố|khỏi cần thế chấp/phải thế chấp|phải có thế chấp|thế chấp sổ|cầm sổ
an toàn: an toàn|vô hại|không độc/nguy hiểm|gây hại|độc hại|có độc|nhiễm độc
thi: thi đậu|trúng tuyển|thi đỗ/thi trượt|rớt đại học
sống chết: tử vong|thiệt mạng|qua đời|chết|mất mạng|không qua khỏi|rồi mất|mất luôn|mất rồi|tắt thở|cướp đi mạng sống|cứu không kịp|mất vì/cứu sống|cứu được|bình phục|hồi phục|qua cơn nguy kịch|xuất viện|khỏe lại|khỏe mạnh
giữ đổi: giữ nguyên|không thay đổi|không đổi gì|như cũ|duy trì|giữ lại/bãi bỏ|xóa bỏ|hủy bỏ|bị hủy|hủy|thay mới|dẹp
mở đóng: mở cửa|khai trương|hoạt động trở lại|đi vào hoạt động/đóng cửa|giải thể|ngừng hoạt động|dẹp tiệm
cho từ chối: chấp thuận|đồng ý|phê duyệt|thông qua|cho phép/từ chối|bác đơn|không duyệt|không đồng ý|phản đối
thật giả: thật|có thật|đúng sự thật|tin thật/giả|là giả|tin giả|tin bịa|bịa đặt|sai sự thật|tin đồn nhảm|tin bậy|tin tầm bậy|tin vịt|đồn bậy
đạt: đạt chuẩn|đạt yêu cầu|bảo đảm vệ sinh|đạt tiêu chuẩn/không đạt|không đạt chuẩn|rớt chuẩn|vượt ngưỡng
xét nghiệm: dương tính|nhiễm bệnh/âm tính|không nhiễm
bắt thả: bị bắt|bắt giữ|bắt giam|tạm giam|khởi tố/được thả|thả ra|trắng án|vô tội|được tại ngoại
nộp hoàn: phải nộp thêm|thu thêm|truy thu/hoàn lại|hoàn tiền|trả lại tiền|được hoàn
dài ngắn: kéo dài|gia hạn|lùi lại|dời lại|hoãn|lùi/rút ngắn|đẩy sớm|sớm hơn
thừa thiếu: thiếu|khan hiếm|hết hàng|cháy hàng/thừa|dư|đầy đủ|dồi dào
sạch bẩn: ô nhiễm|nhiễm bẩn|nhiễm khuẩn|nhiễm độc|bẩn/nước sạch|không ô nhiễm|bảo đảm
khởi dừng: khởi công|bắt đầu làm|triển khai/dừng thi công|tạm dừng thi công|bỏ dở|đắp chiếu|đình chỉ
xong chưa: hoàn thành|làm xong|đã xong|xong rồi/dở dang|chưa xong|chậm tiến độ|trễ hạn
phạm vi: bắt buộc|buộc phải|nhất thiết|bắt phải/tự nguyện|tùy tâm|không bắt buộc|không ép|tuỳ tâm|tùy mỗi người
"""

# Other words for one thing that isn't set against others of its sort.
_WORDS = """
sáp nhập|sát nhập|gộp chung|nhập lại|nhập với|nhập chung|về chung|về chung một nhà|hợp nhất|nhập vô|nhập xã|nhập vào|gộp lại|gộp vào|nhập
thu|đóng|nộp|phải đóng|bắt đóng|bắt nộp|đóng góp|kêu đóng|góp|hết tiền|trả|phải nộp
hỗ trợ|trợ cấp|được cho|được tặng|tặng|được cấp|cấp|phát|được nhận|nhận|cho tiền|lãnh tiền|chia|nhận quà|gửi cho|phát cho|cho mỗi|được phát
ca|người bị|người mắc|dính|ca bệnh|ca mắc|trường hợp mắc|mắc bệnh|mắc|bị bệnh
trẻ|em bé|bé|cháu|con nít|đứa nhỏ|trẻ em|trẻ con|cháu nhỏ|nhóc|em nhỏ
sửa|bảo trì|sửa chữa|bảo dưỡng|khắc phục
đường dây|lưới|lưới điện|đường dây điện|dây
cả ngày|nguyên ngày|suốt ngày|hết ngày|từ sáng tới tối|từ sáng đến tối
sạt lở|sạt|sạt nặng|lở đất|sụt lún|đất đá đổ|đất đá
lũ|nước lũ|nước lớn|lũ lụt|lũ ống|lũ quét|lụt|lũ cuốn|bão lũ|bão lụt|mưa lũ
sập|đổ sập|cuốn sập|cuốn mất|làm sập|đánh sập|gãy|cuốn trôi|bị cuốn
vỡ|bị vỡ|nứt vỡ|toác
xả lũ|xả nước|xả|mở cửa tràn|xả tràn|mở cửa xả
tiêm|chích|tiêm phòng|chích ngừa|tiêm chủng|tiêm ngừa
vắc xin|vacxin|vaccine|vx|mũi tiêm|mũi vắc xin
lừa đảo|lừa|chiếm đoạt|lừa tiền|bọn lừa|trò lừa|lừa lấy tiền|mạo danh|giả danh|tự xưng|xưng là|giả làm|giả mạo|kẻ giả|xưng
gọi điện|gọi|cuộc gọi|điện thoại báo|gọi đt|gọi dt|gọi báo|qua điện thoại|nghe điện thoại
cập nhật|nâng cấp
kiểm định|đo khói|đo khí thải|kiểm tra khí thải|kiểm khí thải|khí thải
tràn|sắp tràn|nguy cơ tràn
mất tích|chưa tìm thấy|chưa tìm được|không tìm thấy
ủng hộ|cứu trợ|quyên góp|từ thiện
ngộ độc|bị ngộ độc|trúng độc|trúng thực
lệ phí|phí
đổi|làm lại|đổi sang|đổi lại|cấp đổi
phạt|xử phạt|bị phạt
trường|trg
năm học|niên khóa|nh
năm nay|năm học này|năm học nay|năm học này
giá|giá bán
nhà nước|chính phủ
cầu nguyện
khỏi đi viện|khỏi lo|đừng lo|khỏi cần lo|khỏi phải lo
yêu cầu
nước ngoài
phụ huynh|cha mẹ học sinh|cha mẹ|bố mẹ|ba mẹ
tài xế|lái xe ôm|bác tài
sử dụng|xài
thu hồi|lấy lại|thu lại|nộp lại|bị thu|lấy lại hết
trụ sở|nơi làm việc|chỗ ủy ban
công ty|cty|nhà máy|xưởng|doanh nghiệp
lượng|cây vàng|một cây|cây
chữa khỏi|chữa|trị|trị dứt|là khỏi|là lành|khỏi bệnh|chữa lành
nghỉ việc|thôi việc|nghỉ hết|nghỉ sạch|mất việc
không chuyên trách|người hoạt động không chuyên trách|cán bộ không chuyên trách|bán chuyên trách
tuyển|chỉ tiêu|tuyển sinh|lấy|nhận
mỗi hộ|mỗi nhà|mỗi gia đình|một hộ|từng nhà|từng hộ
ban đêm|về đêm|đêm
xã|phường
thôn|xóm|ấp|bản|bon|buôn|làng|khu phố|tổ dân phố
đèo|con đèo
khám|khám bệnh|khám chữa bệnh|đi khám|đi viện|vào viện|vô viện
bệnh viện|bv|nhà thương
nữ sinh|em gái|bạn nữ|bé gái
máy|thiết bị
bằng|giấy
"""


def _old_style(text: str) -> str:
    """ "hoà", "thuý" with the tone where the older spelling puts it, "hòa", "thúy": both are in use."""
    for new, old in _TONE_PLACES:
        text = text.replace(new, old)
    return text


_TONE_PLACES = tuple(
    (new, old)
    for news, olds in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for new, old in zip(news.split(), olds.split(), strict=True)
)


def one_spelling(syllable: str) -> str:
    """A syllable with tones in the older placing; inside a longer rhyme ("toàn") there's only one place, and it stays."""
    return _old_style(syllable) if syllable[-2:] in _OPEN else syllable


_OPEN = frozenset(new for new, _ in _TONE_PLACES)


class _Phrase:
    __slots__ = ("folded", "name", "plain", "typed")

    def __init__(self, words: str, name: str) -> None:
        bare = words.rstrip("*")
        self.typed = tuple(one_spelling(w) for w in bare.split())
        self.folded = tuple(fold(w) for w in self.typed)
        self.plain = len(self.folded) > 1 or words.endswith("*")
        self.name = name


def _read() -> dict[str, list[_Phrase]]:
    by_first: dict[str, list[_Phrase]] = {}
    for line in _SORTS.strip().splitlines():
        sort, _, things = line.partition(": ")
        for thing in _split_things(things):
            forms = [f.strip() for f in thing.split("|") if f.strip()]
            name = f"{fold(sort)}={fold(forms[0].rstrip('*'))}"
            for form in forms:
                phrase = _Phrase(form, name)
                by_first.setdefault(phrase.folded[0], []).append(phrase)
    for line in _WORDS.strip().splitlines():
        forms = [f.strip() for f in line.split("|") if f.strip()]
        for form in forms:
            phrase = _Phrase(form, f"={fold(forms[0].rstrip('*'))}")
            by_first.setdefault(phrase.folded[0], []).append(phrase)
    for options in by_first.values():
        options.sort(key=lambda p: (-len(p.folded), p.name))
    return by_first


def _split_things(things: str) -> list[str]:
    """Apart by "/", except inside a date's key."""
    return [t for t in re.split(r"(?<!date:\d)(?<!date:\d/\d)/", things) if t.strip(" /")]


_PHRASES = _read()


class Named(NamedTuple):
    """A known thing, or a syllable as it stands; `start` and `end` are its syllables' places."""

    name: str
    known: bool
    start: int
    end: int


def named(syllables: Sequence[str], typed: Sequence[str]) -> list[Named]:
    """The syllables with each known phrase as its thing's name, the longest first."""
    out: list[Named] = []
    i = 0
    while i < len(syllables):
        phrase = _at(syllables, typed, i)
        end = i + (len(phrase.folded) if phrase else 1)
        out.append(Named(phrase.name if phrase else syllables[i], phrase is not None, i, end))
        i = end
    return out


def _at(syllables: Sequence[str], typed: Sequence[str], i: int) -> _Phrase | None:
    for phrase in _PHRASES.get(syllables[i], ()):
        end = i + len(phrase.folded)
        if tuple(syllables[i:end]) == phrase.folded and all(
            one_spelling(t) == want or (phrase.plain and t == bare)
            for t, want, bare in zip(typed[i:end], phrase.typed, phrase.folded, strict=True)
        ):
            return phrase
    return None
