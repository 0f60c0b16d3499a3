"""Words that the making of training pairs turns, swaps and says another way. General knowledge, ours."""

PLACES = (
    "Hà Nội",
    "Hải Phòng",
    "Đà Nẵng",
    "Cần Thơ",
    "TP HCM",
    "TP.HCM",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Bình",
    "Quảng Trị",
    "Quảng Nam",
    "Quảng Ngãi",
    "Bình Định",
    "Phú Yên",
    "Khánh Hòa",
    "Ninh Thuận",
    "Bình Thuận",
    "Đồng Nai",
    "Bình Dương",
    "Bình Phước",
    "Tây Ninh",
    "Long An",
    "Tiền Giang",
    "Bến Tre",
    "Trà Vinh",
    "Vĩnh Long",
    "Đồng Tháp",
    "An Giang",
    "Kiên Giang",
    "Hậu Giang",
    "Sóc Trăng",
    "Bạc Liêu",
    "Cà Mau",
    "Lâm Đồng",
    "Đắk Lắk",
    "Đắk Nông",
    "Gia Lai",
    "Kon Tum",
    "Lào Cai",
    "Yên Bái",
    "Sơn La",
    "Lai Châu",
    "Điện Biên",
    "Hòa Bình",
    "Phú Thọ",
    "Vĩnh Phúc",
    "Bắc Ninh",
    "Bắc Giang",
    "Lạng Sơn",
    "Cao Bằng",
    "Bắc Kạn",
    "Thái Nguyên",
    "Tuyên Quang",
    "Hà Giang",
    "Quảng Ninh",
    "Hải Dương",
    "Hưng Yên",
    "Thái Bình",
    "Nam Định",
    "Hà Nam",
    "Ninh Bình",
    "Thừa Thiên Huế",
    "Việt Nam",
    "Mỹ",
    "Trung Quốc",
    "Nhật Bản",
    "Hàn Quốc",
    "Nga",
    "Ukraine",
    "Pháp",
    "Đức",
    "Anh",
    "Thái Lan",
    "Lào",
    "Campuchia",
    "Singapore",
    "Malaysia",
    "Indonesia",
    "Philippines",
    "Ấn Độ",
    "Australia",
    "Canada",
    "Ý",
    "Tây Ban Nha",
    "Đài Loan",
    "Hong Kong",
    "châu Âu",
    "châu Á",
    "châu Phi",
)
AGENCIES = (
    "Bộ Y tế",
    "Bộ Công an",
    "Bộ Nội vụ",
    "Bộ Tài chính",
    "Bộ Giao thông vận tải",
    "Bộ Giáo dục và Đào tạo",
    "Bộ GD&ĐT",
    "Bộ Công Thương",
    "Bộ Xây dựng",
    "Bộ Tư pháp",
    "Bộ Quốc phòng",
    "Bộ Ngoại giao",
    "Bộ Kế hoạch và Đầu tư",
    "Bộ Tài nguyên và Môi trường",
    "Bộ Thông tin và Truyền thông",
    "Bộ Lao động",
    "Bộ Nông nghiệp",
    "Ngân hàng Nhà nước",
    "Quốc hội",
    "Chính phủ",
    "Thủ tướng",
    "Tòa án nhân dân",
    "Viện Kiểm sát",
    "Thanh tra Chính phủ",
    "Tổng cục Thuế",
    "Tổng cục Thống kê",
    "Tổng cục Hải quan",
    "Cục Cảnh sát giao thông",
    "Cục An toàn thực phẩm",
    "Cục Hàng không",
    "Sở Y tế",
    "Sở Giao thông vận tải",
    "Sở Giáo dục và Đào tạo",
    "Sở Xây dựng",
    "Sở Tài chính",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Công Thương",
    "UBND tỉnh",
    "UBND thành phố",
    "UBND huyện",
    "UBND xã",
    "UBND phường",
    "HĐND tỉnh",
    "Công an tỉnh",
    "Công an huyện",
    "Công an xã",
    "Công an thành phố",
    "Bảo hiểm xã hội Việt Nam",
    "Tập đoàn Điện lực Việt Nam",
    "WHO",
    "Liên hợp quốc",
    "Nghị viện châu Âu",
    "NATO",
)


def _both(lines: str) -> list[tuple[str, str]]:
    found = []
    for pair in lines.split("|"):
        left, right = pair.split("/")
        found += [(left, right), (right, left)]
    return found


OPPOSITES = _both(
    "tăng/giảm|tăng lên/giảm xuống|cao hơn/thấp hơn|nhiều hơn/ít hơn|lớn hơn/nhỏ hơn|trước/sau"
    "|trong/ngoài|trên/dưới|hơn/dưới|tối đa/tối thiểu|ít nhất/nhiều nhất|đầu tiên/cuối cùng"
    "|bắt đầu/kết thúc|mở cửa/đóng cửa|cho phép/cấm|bắt buộc/không bắt buộc|được phép/không được phép"
    "|miễn phí/có thu phí|tất cả/một số|toàn bộ/một phần|mọi/chỉ một số|luôn/hiếm khi|thường/ít khi"
    "|ủng hộ/phản đối|đồng ý/từ chối|chấp nhận/bác bỏ|thành công/thất bại|thắng/thua|an toàn/nguy hiểm"
    "|tốt/xấu|cao/thấp|nhanh/chậm|sớm/muộn|mới/cũ|lớn/nhỏ|dài/ngắn|mạnh/yếu|nặng/nhẹ|dễ/khó"
    "|thuận lợi/khó khăn|tích cực/tiêu cực|công khai/bí mật|xuất khẩu/nhập khẩu|mua/bán"
    "|trong nước/nước ngoài|nam/nữ|phía bắc/phía nam|phía đông/phía tây|miền Bắc/miền Nam"
    "|cao nhất/thấp nhất|lớn nhất/nhỏ nhất|nhiều nhất/ít nhất|đông/vắng|thừa/thiếu|đủ/thiếu|lãi/lỗ"
    "|tiếp tục/dừng|duy trì/bãi bỏ|khôi phục/tạm dừng|mở rộng/thu hẹp|đẩy nhanh/làm chậm|hỗ trợ/cản trở"
    "|khuyến khích/hạn chế|công nhận/bác bỏ|khẳng định/phủ nhận|xác nhận/phủ nhận|trực tiếp/trực tuyến"
    "|chính thức/tạm thời|vĩnh viễn/tạm thời|tự nguyện/bắt buộc|phải/được quyền không|người lớn/trẻ em"
    "|thành thị/nông thôn|thành phố/nông thôn|giàu/nghèo|vượt/không đạt|đạt/không đạt"
    "|hoàn thành/chưa hoàn thành|có hiệu lực/hết hiệu lực|ban hành/bãi bỏ|thành lập/giải thể"
    "|sáp nhập/chia tách|tuyển/sa thải|bổ nhiệm/miễn nhiệm|nhận/trả|nộp/được hoàn|tiền mặt/chuyển khoản"
    "|xe máy/ô tô|tiểu học/trung học|lớp 1/lớp 10|bò/lợn|gà/vịt|lúa/ngô|điện/nước|đêm/ngày"
    "|cấp huyện/cấp xã|cấp tỉnh/cấp xã|trung ương/địa phương|cá nhân/tổ chức|công dân/người nước ngoài"
    "|người mua/người bán|người thuê/người cho thuê|nguyên đơn/bị đơn|chồng/vợ|cha/mẹ|con trai/con gái"
    "|nghỉ học/đi học|nghỉ/làm việc|còn/hết|đã/chưa|vẫn/không còn|nên/không nên|có thể/không thể"
    "|cần/không cần|cùng/khác|giống/khác|dương tính/âm tính|khỏi bệnh/tử vong|thoát chết/thiệt mạng"
    "|bị thương/thiệt mạng|bị phạt/được thưởng|khen thưởng/kỷ luật|dự thảo/đã ban hành|dự kiến/đã"
    "|có tội/vô tội|tù giam/án treo|giữ nguyên/thay đổi|hiếm/phổ biến|đơn giản/phức tạp|rẻ/đắt|gần/xa"
    "|nóng/lạnh|khô/ẩm"
)
SYNONYMS = _both(
    "cho biết/cho hay|khoảng/chừng|do/vì|bởi/do|bắt đầu/khởi đầu|tử vong/thiệt mạng|hiện nay/hiện tại"
    "|người dân/bà con|sử dụng/dùng|tiến hành/thực hiện|tổ chức/mở|yêu cầu/đòi hỏi|hỗ trợ/trợ giúp"
    "|thông báo/báo|gần/xấp xỉ|đạt/chạm mức|nhằm/để|tuy nhiên/nhưng|đồng thời/cùng lúc|sẽ/sắp|rất/hết sức"
    "|nhiều/không ít|các/những|xảy ra/diễn ra|gia tăng/tăng lên|kết thúc/khép lại|nguyên nhân/lý do"
    "|quan trọng/then chốt|xây dựng/xây|cung cấp/cấp|khu vực/vùng|trường hợp/ca|học sinh/học trò"
    "|giáo viên/thầy cô|bác sĩ/thầy thuốc|cảnh sát/công an|phương tiện/xe cộ|doanh nghiệp/công ty"
    "|thanh toán/chi trả|phát hiện/tìm thấy|kiểm tra/rà soát|ghi nhận/có|dự kiến/có kế hoạch"
    "|hoàn thành/xong|tham gia/dự|quy định/điều khoản|thời gian/quãng thời gian|nhanh chóng/mau chóng"
    "|hơn/trên|đồng/VND|kinh phí/chi phí|mức/ngưỡng|nộp/đóng|nghỉ hưu/về hưu|sáng nay/hồi sáng"
    "|đêm qua/tối qua|chết/mất mạng|trẻ em/trẻ nhỏ|người cao tuổi/người già|đường/tuyến đường"
    "|cấm/không cho phép|toàn bộ/tất cả|miễn phí/không mất tiền|đóng cửa/ngừng hoạt động|giải quyết/xử lý"
    "|tăng cường/đẩy mạnh|chủ yếu/phần lớn|thành lập/lập ra|ký kết/ký|triển khai/thực hiện|nâng/tăng"
    "|tại/ở|trong khi/còn"
)
