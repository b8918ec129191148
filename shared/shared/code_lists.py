"""Code lists that the law and the standards close: districts, industries, chains, currencies.

Each name is given in Chinese, as the source has it, and in English.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shared.legal_sources import Name


def _names(table: str) -> Mapping[str, Name]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return MappingProxyType({code: Name(zh, en) for code, zh, en in rows})


DISTRICTS = _names("""
120000|天津市|Tianjin (city level)
120101|和平区|Heping
120102|河东区|Hedong
120103|河西区|Hexi
120104|南开区|Nankai
120105|河北区|Hebei
120106|红桥区|Hongqiao
120110|东丽区|Dongli
120111|西青区|Xiqing
120112|津南区|Jinnan
120113|北辰区|Beichen
120114|武清区|Wuqing
120115|宝坻区|Baodi
120116|滨海新区|Binhai New Area
120117|宁河区|Ninghe
120118|静海区|Jinghai
120119|蓟州区|Jizhou
""")
"""GB/T 2260, Tianjin. Development zones have no code of their own and lie in 120116."""

INDUSTRY_DIVISIONS = _names("""
13|农副食品加工业|agricultural and sideline food processing
14|食品制造业|foods
15|酒、饮料和精制茶制造业|liquor, beverages and refined tea
16|烟草制品业|tobacco
17|纺织业|textiles
18|纺织服装、服饰业|apparel
19|皮革、毛皮、羽毛及其制品和制鞋业|leather, fur, feather and footwear
20|木材加工和木、竹、藤、棕、草制品业|wood, bamboo, rattan, palm and straw products
21|家具制造业|furniture
22|造纸和纸制品业|paper
23|印刷和记录媒介复制业|printing and recorded media
24|文教、工美、体育和娱乐用品制造业|culture, arts and crafts, sport and recreation goods
25|石油、煤炭及其他燃料加工业|petroleum, coal and other fuel processing
26|化学原料和化学制品制造业|chemicals
27|医药制造业|pharmaceuticals
28|化学纤维制造业|chemical fibres
29|橡胶和塑料制品业|rubber and plastics
30|非金属矿物制品业|non-metallic mineral products
31|黑色金属冶炼和压延加工业|ferrous metal smelting and rolling
32|有色金属冶炼和压延加工业|non-ferrous metal smelting and rolling
33|金属制品业|metal products
34|通用设备制造业|general equipment
35|专用设备制造业|special equipment
36|汽车制造业|automobiles
37|铁路、船舶、航空航天和其他运输设备制造业|railway, ship, aerospace and other transport equipment
38|电气机械和器材制造业|electrical machinery and apparatus
39|计算机、通信和其他电子设备制造业|computers, communication and other electronic equipment
40|仪器仪表制造业|instruments and meters
41|其他制造业|other manufacturing
42|废弃资源综合利用业|comprehensive use of waste resources
43|金属制品、机械和设备修理业|repair of metal products, machinery and equipment
""")
"""GB/T 4754-2017, section C: the 31 divisions of manufacturing."""

OTHER_CHAIN = "OTHER"
"""Known to belong to none of the twelve chains; a chain nobody stated is null instead."""

KEY_CHAINS = _names("""
XC|信息技术应用创新|IT application innovation
IC|集成电路|integrated circuits
CV|车联网|connected vehicles
BM|生物医药|biomedicine
TCM|中医药|traditional Chinese medicine
NE|新能源|new energy
NM|新材料|new materials
HE|高端装备|high-end equipment
AU|汽车及新能源汽车|automobiles and new-energy vehicles
GP|绿色石化|green petrochemicals
AA|航空航天|aerospace
LI|轻工|light industry
OTHER|其他|none of the twelve chains
""")
"""The twelve key chains of Article 6 of the Decision of 2022-03-30; the letters are Tongtu's."""

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN
    BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR
    FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY
    KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP
    TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XDR XOF
    XPF XSU XUA YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - one code a line would hide the list
)
"""ISO 4217 to amendment 180 (lev withdrawn 2026-01-01): active codes that name money.

Left out: precious metals, bond market units, XTS (testing) and XXX (no currency).
"""
