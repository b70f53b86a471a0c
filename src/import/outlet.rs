//! What the outlets behind addresses are called.

use crate::corpus::address;

/// The name of the outlet of an address: its own where it is known, else the host.
pub(super) fn named(url: &str) -> Option<String> {
    let host = address::host(url)?;
    let name = known(&host).map(String::from);
    Some(name.unwrap_or(host))
}

/// The name of the outlet of a host.
pub(super) fn known(host: &str) -> Option<&'static str> {
    OUTLETS.iter().find(|(known, _)| *known == host).map(|(_, name)| *name)
}

/// The outlet of an agency's mark.
pub(super) fn of_agency(mark: &str) -> Option<&'static str> {
    match mark.split(['/', '-']).next().unwrap_or("").trim().to_uppercase().as_str() {
        "VNS" => Some("Việt Nam News (VNS)"),
        "VNA" => Some("Vietnam News Agency (VNA)"),
        "TTXVN" => Some("Thông tấn xã Việt Nam"),
        "VOV" | "VOV.VN" => Some("VOV"),
        "CHINHPHU.VN" => Some("Báo Điện tử Chính phủ"),
        "VGP" | "VGP NEWS" => Some("VGP News"),
        "ĐCSVN" => Some("Báo điện tử Đảng Cộng sản Việt Nam"),
        "QĐND" => Some("Báo Quân đội nhân dân"),
        "SGGP" | "SGGPO" => Some("Báo Sài Gòn Giải Phóng"),
        "TPO" => Some("Báo Tiền Phong"),
        "VTV" | "VTV.VN" => Some("VTV"),
        _ => None,
    }
}

/// Whether the texts of a host are in Vietnamese as a rule, so that an English one may be a translation.
pub(super) fn is_vietnamese(host: &str) -> bool {
    let english = ["en.", "english.", "eng.", "e.", "special.", "international."];
    host.ends_with(".vn")
        && !english.iter().any(|start| host.starts_with(start))
        && !["vietnamnews.vn", "hanoitimes.vn", "vir.com.vn", "vietnam.vnanet.vn", "theinvestor.vn"].contains(&host)
}

const OUTLETS: &[(&str, &str)] = &[
    ("nhandan.vn", "Báo Nhân Dân"),
    ("en.nhandan.vn", "Nhan Dan Online"),
    ("vietnamplus.vn", "VietnamPlus (TTXVN)"),
    ("en.vietnamplus.vn", "VietnamPlus (VNA)"),
    ("vietnamnews.vn", "Việt Nam News (VNS)"),
    ("baotintuc.vn", "Báo Tin tức (TTXVN)"),
    ("vietnam.vnanet.vn", "Vietnam Pictorial (VNA)"),
    ("vov.vn", "VOV"),
    ("english.vov.vn", "VOV"),
    ("vtv.vn", "VTV"),
    ("baochinhphu.vn", "Báo Điện tử Chính phủ"),
    ("en.baochinhphu.vn", "VGP News"),
    ("xaydungchinhsach.chinhphu.vn", "Xây dựng chính sách, pháp luật"),
    ("chinhphu.vn", "Cổng Thông tin điện tử Chính phủ"),
    ("quochoi.vn", "Cổng Thông tin điện tử Quốc hội"),
    ("vpctn.gov.vn", "Văn phòng Chủ tịch nước"),
    ("dangcongsan.vn", "Báo điện tử Đảng Cộng sản Việt Nam"),
    ("tapchicongsan.org.vn", "Tạp chí Cộng sản"),
    ("qdnd.vn", "Báo Quân đội nhân dân"),
    ("en.qdnd.vn", "People's Army Newspaper"),
    ("hanoimoi.vn", "Báo Hànộimới"),
    ("hanoitimes.vn", "The Hanoi Times"),
    ("sggp.org.vn", "Báo Sài Gòn Giải Phóng"),
    ("laodong.vn", "Báo Lao Động"),
    ("tienphong.vn", "Báo Tiền Phong"),
    ("thanhnien.vn", "Báo Thanh Niên"),
    ("tuoitre.vn", "Báo Tuổi Trẻ"),
    ("tuoitrenews.vn", "Tuoi Tre News"),
    ("dantri.com.vn", "Báo Dân trí"),
    ("vietnamnet.vn", "VietNamNet"),
    ("vnexpress.net", "VnExpress"),
    ("e.vnexpress.net", "VnExpress International"),
    ("vneconomy.vn", "VnEconomy"),
    ("cafef.vn", "CafeF"),
    ("viettimes.vn", "VietTimes"),
    ("baohaiduong.vn", "Báo Hải Dương"),
    ("vir.com.vn", "Vietnam Investment Review"),
];
