"""Cue phrases of claim detection, folded (no tones, teencode spelt out): what a sentence talks about, and how.

All are words of meaning. Case, tones, spelling and punctuation style are left out on purpose: they tell news from
comments, and a detector that learns them flags whoever writes tidily.
"""

from doichieu.text import fold
from models.lexicon import Lexicon, phrases, word_set

PUBLIC = {
    "agency": phrases(
        "uy ban|hoi dong nhan dan|cong an|chinh quyen|chinh phu|nha nuoc|quoc hoi|trung uong|bo y te|bo cong an",
        "bo giao duc|bo tai chinh|bo noi vu|bo cong thuong|bo xay dung|bo chinh tri|so y te|so giao duc|so xay dung",
        "cuc thue|co quan|toa an|vien kiem sat|thanh tra|can bo|chu tich|bi thu|thu tuong|bo truong|giam doc so",
        "kho bac",
        "ngan hang nha nuoc|mat tran|hoi phu nu|quan doi|bo doi|bien phong|kiem lam|canh sat|co quan chuc nang",
        "xa minh",
        "trung tam hanh chinh|mot cua|dang uy|tinh uy|to dan pho|ban chi huy|dai su quan|bo ngoai giao|ben xe",
        "nha chuc trach",
    ),
    "rule": phrases(
        "luat|bo luat|nghi dinh|thong tu|nghi quyet|quy dinh|quyet dinh|chinh sach|chi thi|cong van|van ban",
        "thong bao",
        "ban hanh|co hieu luc|hieu luc|bat buoc|cam|phat|xu phat|muc phat|tich thu|thu hoi|cap phep|giay phep|ho so",
        "thu tuc",
        "dang ky|can cuoc|ho khau|so do|quyen su dung dat|dinh danh|chu truong|de an|ke hoach|du thao|thi diem",
        "quy hoach",
        "giai phong mat bang|den bu|boi thuong|cuong che|tam tru|thuong tru|bang lai|dang kiem|vneid|xac minh",
        "hop dong",
    ),
    "money": phrases(
        "le phi|hoc phi|vien phi|phi|thu phi|thu tien|nop tien|dong tien|dong gop|quyen gop|thue|tro cap|luong",
        "luong huu",
        "bao hiem|bao hiem y te|bao hiem xa hoi|ho tro|gia|gia dien|gia xang|gia dat|gia vang|tien dien|tien nuoc",
        "ngan sach",
        "lai suat|the chap|vay von|tang gia|giam gia|mien phi|mien giam|menh gia|tai khoan|chuyen khoan|ngan hang",
        "thu nhap",
        "gdp|kinh te|lam phat|xuat khau|nhap khau|that nghiep|mat viec|tai chinh|tien mat|qua tet|che do",
    ),
    "school": phrases(
        "truong|truong hoc|hoc sinh|sinh vien|giao vien|nghi hoc|tuyen sinh|sach giao khoa|lop|mam non|tieu hoc",
        "trung hoc",
        "dai hoc|thi tot nghiep|ky thi|diem thi|diem chuan|day them|hoc them|phu huynh|chuong trinh hoc|bang cap",
        "khai giang",
    ),
    "health": phrases(
        "dich|dich benh|benh|benh vien|benh nhan|tram y te|vac xin|vaccine|tiem chung|virus|covid|ncov|corona",
        "cach ly",
        "nhiem|lay nhiem|f0|f1|duong tinh|ung thu|thuoc|ngo doc|thuc pham|bac si|tu vong|sot xuat huyet|khau trang",
        "xet nghiem",
        "bach hau|tay chan mieng|ta lon|suc khoe|cap cuu|kham benh|khu trung|phun thuoc|nuoc sach|o nhiem",
    ),
    "disaster": phrases(
        "lu|lut|ngap|sat lo|dong dat|song than|vo dap|vo de|xa lu|thuy dien|ho chua|mua lon|ap thap|mat dien",
        "cup dien|cat dien|mat nuoc|cat nuoc|hoa hoan|sap cau|so tan|di doi|han han|xam nhap man|ret dam|ret hai",
        "loc xoay|mua da|chay rung|tran dap|ngung cap nuoc|ngung cap dien|luoi dien|xang dau|mua bao|thien tai",
        "nuoc dang",
    ),
    "crime": phrases(
        "bat coc|giet|cuop|trom|lua dao|hiep dam|ma tuy|danh bac|bat giu|khoi to|tam giam|an mang|tai nan",
        "thiet mang|bi thuong",
        "nan nhan|hung thu|doi tuong|mo lay noi tang|noi tang|buon nguoi|hang gia|buon lau|tham nhung|hoi lo",
        "bao hanh|xam hai",
        "dao tau|truy na|phat tu|an phat|tu hinh|duoi nuoc|mat tich|danh nguoi|gia danh|gia mao|pha an|triet pha",
        "nghi pham",
    ),
    "works": phrases(
        "duong|cao toc|quoc lo|cong trinh|du an|xay dung|khoi cong|khanh thanh|tram thu phi|san bay|ben xe",
        "khu cong nghiep",
        "nha may|bai rac|rac thai|dat dai|dat nong nghiep|dat nen|phan lo|nghia trang|metro|xe buyt|giao thong",
        "ket xe|un tac",
        "den do|via he|cao oc|chung cu|nha o xa hoi|khu do thi|cay xanh|may bay|chuyen bay|hang khong|bien gioi",
        "cua khau",
    ),
    "merging": phrases(
        "sap nhap|sat nhap|hop nhat|tinh moi|xa moi|dia gioi|don vi hanh chinh|doi ten|bo cap huyen|tinh gon",
        "bien che|giai the",
        "tach tinh|tach xa|chuyen ve|tru so moi|bau cu|dai bieu|cu tri|nhiem ky|bo phieu|nhap ngu|nghia vu quan su",
    ),
    "population": phrases(
        "nguoi dan|dan|ho dan|ho ngheo|ho gia dinh|ba con|dan cu|cong dan|nguoi lao dong|cong nhan|nong dan",
        "nguoi gia|tre em",
        "thanh nien|phu nu|nguoi khuyet tat|nguoi cao tuoi|thuong binh|cuu chien binh|toan dan|dan so|khach du lich",
        "doanh nghiep",
    ),
    "place": phrases(
        "xa|phuong|thi tran|huyen|tinh|thanh pho|thon|xom|khu pho|dia ban|dia phuong|toan quoc|ca nuoc|viet nam",
        "mien bac",
        "mien trung|mien nam|mien tay|tay nguyen|ha noi|ho chi minh|sai gon|da nang|trung quoc|han quoc|nhat ban",
        "the gioi",
        "chau au|an do|campuchia|thai lan|nuoc ngoai|trong nuoc|singapore|anh quoc|nam phi|khu vuc|noi thanh",
    ),
}

TONE = {
    "rumour": phrases(
        "nghe noi|nghe tin|nghe dau|nghe don|nghe bao|nghe ke|nghe moi nguoi noi|thay bao|thay noi",
        "thay nguoi ta noi|nguoi ta noi",
        "nguoi ta bao|moi nguoi bao|ho bao|tin don|don la|don rang|don am|co tin|tin nong|tin khan|tin moi",
        "tin chinh thuc|theo tin",
        "theo nguon tin|nguon tin|chinh thuc|chia se ngay|chia se gap|khan cap|canh bao|moi nguoi luu y",
        "ba con luu y|ba con chu y",
        "moi nguoi chu y|tin mat|ro ri|vua nhan duoc tin|moi nhan duoc tin|doc tren mang thay|tren mang noi",
        "facebook noi|zalo noi",
    ),
    "event": phrases(
        "vo dap|vo de|vo roi|bi vo|da vo|dap vo|de vo|no roi|sap roi|chay roi|bi no|bi sap|bi chay|hien tuong",
        "khong co dien|khong co nuoc|bi ro ri|bi bat|bi chet|chet|tu vong|thiet mang|bi thuong|mat tich|bi phat",
        "bi cam|bi dong cua|dong cua|tam dung",
        "ngung|dung hoat dong|mo cua|ap dung|bat dau|ket thuc|tang|tang len|giam|giam xuong|thu them|cap|cap doi",
        "phat",
        "cam|bat buoc|phai nop|phai dong|yeu cau|cho phep|cho nghi|duoc nghi|nghi hoc|chuyen|chuyen sang|thay doi",
        "xay|xay dung",
        "khoi cong|khanh thanh|dieu tra|khoi to|bat giam|xu phat|cong bo|thong bao|ban hanh|quyet dinh|phe duyet",
        "thong qua|de xuat",
        "xay ra|ghi nhan|phat hien|bung phat|lay lan|ngap|sat lo|cat dien|mat dien|cat nuoc|bi cat|xa lu|do bo",
        "suy yeu",
        "sap nhap|giai the|bai bo|loai bo|ho tro|tro cap|chi tra|mien|mien phi|thu hoi|tich thu|phong toa|bi khoa",
        "khoa tai khoan",
        "bi bat coc|bi lua|bi cuop|nhiem|bi nhiem|duong tinh|trieu tap|dinh chi|cach chuc|ky luat|tiep nhan",
        "phat mien phi|chiem",
        "nam o|thuoc|gom|bao gom|co hieu luc|het han|khong con|da co|vua co|dang co|ban voi gia|san xuat|xuat",
    ),
    "measure": phrases(
        "trung binh|binh quan|tong cong|hon mot nua|phan lon|da so|gap doi|gap ba|gap nhieu lan|toi da|toi thieu",
        "it nhat|nhieu nhat",
        "cao nhat|thap nhat|lon nhat|dau tien|duy nhat|cao hon|thap hon|nhieu hon|it hon|nhanh hon|cham hon",
        "hang tram|hang nghin",
        "hang ngan|hang trieu|hang chuc|moi nam|moi thang|moi ngay|hang nam|hang thang|moi ho|moi nguoi|dau nguoi",
        "nam ngoai|nam truoc",
    ),
    "when": phrases(
        "hom nay|hom qua|ngay mai|ngay mot|toi nay|sang nay|chieu nay|dem nay|tuan sau|tuan toi|thang sau|thang toi",
        "nam sau|nam nay",
        "tuan nay|thang nay|tu nay|ke tu|sap toi|hien nay|hien tai|vua roi|vua qua|moi day|gan day|tu ngay|tu thang",
        "den ngay|tu nam",
        "truoc day|bay gio|den nay|tinh den|dip le|dip tet|tu hom nay|tu ngay mai|dau nam|cuoi nam|dau thang",
        "cuoi thang|mai",
    ),
    "opinion": phrases(
        "theo toi|theo minh|theo em|toi nghi|minh nghi|em nghi|toi thay|minh thay|em thay|toi cho rang|thiet nghi",
        "toi ung ho|ung ho",
        "dong y|dong tinh|phan doi|toi tin|minh tin|chac la|chac chac|co le|hinh nhu la|dang le|le ra|dung ra",
        "that ra thi|noi that",
        "noi chung|tom lai|quan trong la|dieu quan trong|toi thich|minh thich|toi ghet|chan|chan qua|met moi",
        "buc xuc|that vong",
        "vo ly|phi ly|vo trach nhiem|thieu trach nhiem|vo cam|vo van hoa|thieu y thuc|y thuc kem|tac trach",
        "quan lieu|tham lam",
        "tuyet voi|qua tuyet|dep qua|hay qua|gioi qua|xuat sac|dang khen|dang trach|dang so|dang thuong|dang che",
        "toi nghiep|thuong qua",
        "buon qua|vui qua|so qua|ghe qua|kinh qua|kho qua|kho so|te hai|qua te|te qua|kem coi|do hoi|nham nhi|vo bo",
        "nhang cuoi",
        "nuc cuoi|hai huoc|buon cuoi|chiu thua|bo tay|het noi|khong hieu noi|khong the hieu|khong the chap nhan",
        "chap nhan duoc|xau ho",
        "tu hao|kham phuc|nguong mo|cam phuc|yeu qua|dang yeu|de thuong|xinh|dep trai|nguoi dep|hay nhat|tot nhat",
        "dep nhat|hap dan",
        "khong quan trong|binh thuong|hop ly|khong hop ly|dung dan|sai lam|nguy hiem qua|dang tiec|tiec qua|may man",
        "cong bang|bat cong",
        "ung ho het minh|qua dung|chuan|chuan luon|dung roi|chinh xac|noi dung|noi hay|hop li|bat hop ly|ton kem",
        "lang phi|vo ich",
        "hieu qua|khong hieu qua|van minh|lich su|mat day|mat nhan tinh|doc ac|tan nhan|ac doc|cho dang|dang doi",
        "thich dang|xung dang",
        "nhiet tinh|tan tam|de hieu|tan tinh|vui tinh|nhan tam|gian doi|kho chiu|phien phuc|on ao|bua bai",
        "luom thuom|xau qua|ngu ngoc",
        "hach dich|sach nhieu|hanh dan|hanh la chinh|cua quyen|an hai|le me|cham chap|chay i",
        "noi mot dang lam mot neo|tieu cuc|tich cuc|chat luong|kem chat luong|ban khoan|lo lang|dau long|xot xa",
        "thuong tam|kinh khung|khung khiep|tham hoa|ton trong",
        "dang tin|khong dang tin|that su la|qua la|dung la|ro rang la|hien nhien|tat nhien|di nhien|noi ra|gio hoi",
        "van de la|chung to",
    ),
    "intense": phrases(
        "qua di|qua troi|qua ha|qua vay|that su|thuc su|rat|rat la|cuc ky|cuc|vo cung|qua chung|kinh khung|lam luon",
        "nhat qua dat|sieu",
        "hoan toan dung|cang ngay cang|ngay cang|qua nhieu|qua kem|qua cham|qua dat|qua cao|qua nang|that la",
        "qua that|ghe",
    ),
    "demand": phrases(
        "nen|khong nen|can|can phai|can co|phai|phai co|phai lam|de nghi|kien nghi|yeu cau nha nuoc|mong|mong rang",
        "mong sao|uoc gi|uoc",
        "hy vong|hi vong|xin hay|dung co|lam on|xin|xin dung|cau mong|cau troi|cau xin|chuc|chuc mung|chia buon",
        "cam on|rip",
        "nen phat|phat that nang|xu that nang|xu ly nghiem|nghiem tri|tu hinh di|can nhac|mong muon|de xuat cua toi",
        "gop y|kinh mong",
        "kinh de nghi|chi nen|bat buoc phai|toi de xuat|cam xe|cam luon|phat nang|tang muc phat|dep di|bo di|lam di",
        "chi can|tot nhat la",
    ),
    "ask": phrases(
        "tai sao|vi sao|sao lai|the sao|sao khong|sao ma|bao gio|khi nao|the nao|nhu the nao|nhu nao|o dau|cho nao",
        "la gi|lam gi",
        "cai gi|viec gi|bao nhieu|may gio|ai biet|ai co|ai da|co ai|cho hoi|hoi|xin hoi|moi nguoi oi|phai khong",
        "dung khong|co phai",
        "co khong|duoc khong|chua nhi|khong nhi|khong a|chua a|khong vay|sao vay|gi vay|dau vay|nao vay",
        "co that khong|that khong",
        "biet khong|hieu khong|khong ban|khong ad|khong moi nguoi|khong ta|hay khong|hay sao|chang le|lieu|gi day",
        "dau nhi|the a|ha ban",
        "la sao|thi sao|lam sao|khong the|vay a|the nhi|ai ma|lay dau ra|o dau ra|di dau|dau roi|ai chiu",
    ),
    "self": phrases(
        "toi|minh|em|tao|tui|chung toi|chung minh|chung em|bon minh|nha toi|nha minh|nha em|con toi|con em|con minh",
        "vo toi|chong toi",
        "me toi|bo toi|me minh|bo minh|me em|bo em|vo minh|chong minh|anh toi|chi toi|ban toi|ba toi|ong toi",
        "co quan toi|cong ty toi|cong ty minh",
        "que toi|que minh|que em|xom toi|cho toi|cho minh|khu toi|khu minh|lop em|truong em|may minh",
        "dien thoai minh|o nha minh|ban than",
    ),
    "lived": phrases(
        "toi da tung|minh da tung|da tung bi|toi bi|minh bi|em bi|toi tung|minh tung|em tung|hom truoc toi",
        "hom qua toi|hom qua minh",
        "sang nay toi|toi vua|minh vua|em vua|minh mua|em mua|toi mua|mua duoc|minh dung|em dung|toi dung|xai duoc",
        "dung duoc|toi di|minh di",
        "em di|toi gap|minh gap|nha toi bi|con toi bi|toi o|minh o|em o|toi dang|minh dang|em dang|hoi nho",
        "ngay xua toi|hoi do|hoi truoc minh",
        "toi hoc|minh hoc|em hoc|toi lam|minh lam|em lam|toi co|minh co|em co|toi duoc|minh duoc|em duoc|toi da",
        "minh da|em da|nha em bi",
        "ba toi|toi nho|minh nho|kinh nghiem cua toi|nhu toi|nhu minh|nhu em|toi thi|minh thi|em thi|con em bi",
        "me em bi|con minh bi",
    ),
    "you": phrases(
        "cac ban|tui bay|chung may|may nguoi|ong a|anh a|chi a|ad|admin|bac a|cac bac|cac anh|cac chi|em oi|anh oi",
        "ban oi|bac oi",
        "ku|bro|sep|cac chau|cac con|thay a|co a|cac em|may ong|may ba|may anh|may chi|cac ong|cac ba|dan oi",
        "chung may",
    ),
    "future": phrases(
        "se|sap|sap co|roi se|the nao cung|kieu gi cung|chac chan se|co the se|du bao|du doan|du kien|tuong lai",
        "vai nam nua|nam nua",
        "khong bao lau|som muon|truoc sau gi|roi day|chac se|rat co the|khong biet bao gio|e la|so la|lieu rang",
        "con lau",
    ),
    "if": phrases(
        "neu|neu nhu|gia ma|gia nhu|phai chi|mien la|lo ma|gia su|trong truong hop|khi nao ma|tru khi|thi moi",
        "thi da|thi se|ma thi|chu neu",
        "du cho|cho du|con neu|nhu la|cu nhu|tuong nhu|coi nhu",
    ),
    "general": phrases(
        "ai cung|con nguoi|cuoc song|cuoc doi|o doi|doi la|lam nguoi|xa hoi nay|xa hoi bay gio|thoi buoi|tien bac",
        "hanh phuc|dao duc|nhan qua",
        "luat nhan qua|tinh yeu|tinh nguoi|gia dinh la|cha me nao|nguoi ta|bao gio cung|luc nao cung|chi la",
        "chang qua|cung la|van la|cung chi",
        "thoi thi|the moi biet|moi thay|moi biet|chu con gi|con gi nua|the la|vay la|the thoi|thoi ma|cho roi",
        "biet dieu|dang doi|con hon",
    ),
    "laugh": phrases(
        "haha|hahaha|hihi|hehe|kaka|keke|hi hi|ha ha|he he|kkk|hic|huhu|hu hu|haiz|haizz|haizzz|troi oi|oi troi|oi",
        "chao oi|ui|vl|vcl",
        "vkl|dm|dmm|dcm|clgt|cmn|vai lon|deo|dech|cho chet|thang cho|con cho|do ngu|ngu|ngu vl|oc cho|khon nan|dkm",
        "dm may",
        "wow|omg|lol|cuoi de|hai vai|ahihi|kha kha|ban than nay|cha noi|me kiep|me no|bo may|mat lon|suc vat",
        "mat day|bon no|lu nay",
    ),
    "negation": phrases(
        "khong|chua|chang|chua he|khong he|cha|khong co|khong phai|khong con|chang co|khong duoc|dau co"
    ),
    "copula": phrases(
        "la|la do|do|vi|boi vi|nguyen nhan|ly do|nho|nham|de|khien|lam cho|dan den|theo|thuoc ve|duoc goi la"
    ),
    "passive": phrases("bi|duoc|da|dang|vua|moi|tung|da bi|da duoc|dang bi"),
    "plural": phrases("cac|nhung|nhieu|moi|tat ca|toan bo|mot so|hau het|da phan|toan"),
}

ENDINGS = word_set("a nhe nha nhi ha hen hi day thoi luon di vay chu roi qua lam that the nao ma ne nay do nua ghe")
ASK_ENDINGS = word_set("khong chua gi sao dau nao ai nhi ha")

# What a one-syllable cue means, where the text has tones. In a text without tones the doubt stays.
_MEANT = word_set(
    "tôi mình nên cần phải hãy đừng sẽ sắp là vì nhờ nhằm để khiến bị được đã đang vừa từng các những "
    "nhiều toàn không chưa chẳng chả xã phường huyện tỉnh thôn xóm dân luật cấm phạt phí thuế lương giá "
    "trường lớp dịch bệnh nhiễm lũ lụt ngập đường trộm cướp giết chết tăng giảm ngừng cấp chuyển xây miễn "
    "gồm ghê rất cực chán hỏi nếu ơi đéo ước liệu mất thuốc phạt mới kẹt chúc mong xin"
)
TONES = {fold(word): word for word in _MEANT}
PUBLIC_LEXICON = Lexicon(PUBLIC, TONES)
TONE_LEXICON = Lexicon(TONE, TONES)
