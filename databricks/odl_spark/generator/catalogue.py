"""Where people in Singapore spend, by category: the same as Sources/Generator/MerchantCatalogue.swift. Amounts in cents."""

from dataclasses import dataclass

from odl_spark.generator.random_stream import RandomStream


@dataclass(frozen=True)
class PriceRange:
    """Amounts of one kind of purchase: many small ones, few large ones, in steps above the lowest."""

    low: int
    high: int
    step: int = 1

    def draw(self, random: RandomStream) -> int:
        # Squaring a uniform number skews it to the low end, exactly in integers.
        u = random.below(1 << 20)
        return self.low + ((u * u * ((self.high - self.low) // self.step + 1)) >> 40) * self.step


@dataclass(frozen=True)
class Merchant:
    name: str
    price: PriceRange
    #: Lines of a statement, one for each outlet.
    lines: tuple[str, ...]


GROCERIES = (
    Merchant("NTUC FairPrice", PriceRange(320, 16_000, 5), ("NTUC FP TAMPINES MALL", "NTUC FP BEDOK NORTH", "NTUC FP JURONG POINT", "NTUC FP XTRA VIVOCITY")),
    Merchant("Sheng Siong", PriceRange(320, 16_000, 5), ("SHENG SIONG BLK 122 BEDOK", "SHENG SIONG WOODLANDS", "SHENG SIONG ANG MO KIO")),
    Merchant("Cold Storage", PriceRange(650, 22_000, 5), ("COLD STORAGE GREAT WORLD", "COLD STORAGE HOLLAND V")),
    Merchant("Giant", PriceRange(320, 16_000, 5), ("GIANT TAMPINES", "GIANT IMM")),
    Merchant("Prime Supermarket", PriceRange(320, 16_000, 5), ("PRIME SUPERMARKET KING ALBERT PARK", "PRIME SUPERMARKET JURONG WEST")),
    Merchant("Don Don Donki", PriceRange(490, 14_000, 10), ("DON DON DONKI ORCHARD", "DON DON DONKI JCUBE")),
    Merchant("Mustafa Centre", PriceRange(400, 26_000, 5), ("MUSTAFA CENTRE SYED ALWI RD",)),
    Merchant("RedMart", PriceRange(4_000, 24_000, 5), ("REDMART LAZADA SINGAPORE",)),
)

TRANSPORT = (
    Merchant("SBS Transit", PriceRange(109, 252), ("BUS/MRT SBS TRANSIT",)),
    Merchant("SMRT", PriceRange(109, 252), ("BUS/MRT SMRT TRAINS", "BUS/MRT SMRT BUSES")),
    Merchant("SBS Transit", PriceRange(109, 252), ("BUS/MRT DOWNTOWN LINE", "BUS/MRT NORTH EAST LINE")),
    Merchant("Tower Transit", PriceRange(109, 252), ("BUS/MRT TOWER TRANSIT",)),
    Merchant("Grab", PriceRange(610, 4_200, 10), ("GRAB* RIDE SINGAPORE", "GRAB* JUSTGRAB SG")),
    Merchant("Gojek", PriceRange(610, 4_200, 10), ("GOJEK SINGAPORE",)),
    Merchant("ComfortDelGro", PriceRange(610, 4_200, 10), ("COMFORTDELGRO TAXI", "CDG ZIG RIDE")),
    Merchant("TADA", PriceRange(610, 4_200, 10), ("TADA MOBILITY SG",)),
    Merchant("EZ-Link", PriceRange(1_000, 5_000, 1_000), ("EZ-LINK AUTO TOP-UP",)),
    Merchant("Shell", PriceRange(3_000, 12_500), ("SHELL UPPER THOMSON", "SHELL PASIR RIS")),
    Merchant("Anywheel", PriceRange(100, 300, 50), ("ANYWHEEL BIKE SHARE",)),
)

DINING = (
    Merchant("Maxwell Food Centre", PriceRange(350, 1_450, 10), ("NETS QR HAINANESE CHICKEN RICE MAXWELL", "NETS QR FUZHOU OYSTER CAKE MAXWELL")),
    Merchant("Old Airport Road Food Centre", PriceRange(350, 1_450, 10), ("NETS QR ROJAK OLD AIRPORT RD", "NETS QR LOR MEE OLD AIRPORT RD")),
    Merchant("Tekka Centre", PriceRange(350, 1_450, 10), ("NETS QR BRIYANI TEKKA CENTRE", "NETS QR PRATA TEKKA CENTRE")),
    Merchant("Geylang Serai Market", PriceRange(350, 1_450, 10), ("NETS QR NASI PADANG GEYLANG SERAI", "NETS QR MEE SOTO GEYLANG SERAI")),
    Merchant("Lau Pa Sat", PriceRange(350, 1_450, 10), ("NETS QR SATAY LAU PA SAT", "NETS QR LAKSA LAU PA SAT")),
    Merchant("Kopitiam", PriceRange(350, 1_450, 10), ("KOPITIAM PLAZA SINGAPURA", "KOPITIAM CITY SENGKANG")),
    Merchant("Food Republic", PriceRange(350, 1_450, 10), ("FOOD REPUBLIC SUNTEC", "FOOD REPUBLIC VIVOCITY")),
    Merchant("Koufu", PriceRange(350, 1_450, 10), ("KOUFU NUS", "KOUFU PUNGGOL PLAZA")),
    Merchant("Ya Kun Kaya Toast", PriceRange(140, 980, 10), ("YA KUN FAR EAST SQUARE", "YA KUN CHANGI T3")),
    Merchant("Toast Box", PriceRange(140, 980, 10), ("TOAST BOX RAFFLES CITY", "TOAST BOX JEM")),
    Merchant("Killiney Kopitiam", PriceRange(140, 980, 10), ("KILLINEY KOPITIAM KILLINEY RD",)),
    Merchant("KOI Thé", PriceRange(310, 1_240, 10), ("KOI THE BUGIS JUNCTION", "KOI THE NEX")),
    Merchant("Old Chang Kee", PriceRange(180, 1_200, 10), ("OLD CHANG KEE BUGIS", "OLD CHANG KEE AMK HUB")),
    Merchant("McDonald's", PriceRange(395, 2_890, 5), ("MCDONALD'S KING ALBERT PARK", "MCDONALD'S EAST COAST PARK")),
    Merchant("GrabFood", PriceRange(1_200, 6_400, 10), ("GRAB* FOOD SINGAPORE",)),
    Merchant("foodpanda", PriceRange(1_100, 5_800, 10), ("FOODPANDA SINGAPORE",)),
    Merchant("Crystal Jade", PriceRange(1_800, 14_800, 5), ("CRYSTAL JADE TAKASHIMAYA", "CRYSTAL JADE HOLLAND V")),
    Merchant("Din Tai Fung", PriceRange(1_800, 14_800, 5), ("DIN TAI FUNG PARAGON", "DIN TAI FUNG TAMPINES 1")),
    Merchant("Jumbo Seafood", PriceRange(6_000, 38_000, 10), ("JUMBO SEAFOOD EAST COAST",)),
    Merchant("Banana Leaf Apolo", PriceRange(1_800, 14_800, 5), ("BANANA LEAF APOLO RACE COURSE RD",)),
)

SHOPPING = (
    Merchant("Shopee", PriceRange(290, 16_000), ("SHOPEE SINGAPORE",)),
    Merchant("Lazada", PriceRange(390, 22_000), ("LAZADA SINGAPORE",)),
    Merchant("Uniqlo", PriceRange(990, 18_900, 10), ("UNIQLO ORCHARD CENTRAL", "UNIQLO ION", "UNIQLO TAMPINES 1")),
    Merchant("Charles & Keith", PriceRange(990, 18_900, 10), ("CHARLES & KEITH WISMA",)),
    Merchant("Takashimaya", PriceRange(2_900, 68_000, 10), ("TAKASHIMAYA DEPT STORE",)),
    Merchant("Challenger", PriceRange(1_900, 120_000, 10), ("CHALLENGER FUNAN", "CHALLENGER BUGIS JUNCTION")),
    Merchant("Courts", PriceRange(4_900, 180_000, 100), ("COURTS MEGASTORE TAMPINES",)),
    Merchant("IKEA", PriceRange(590, 64_000, 10), ("IKEA ALEXANDRA", "IKEA TAMPINES")),
    Merchant("Popular", PriceRange(250, 9_000, 5), ("POPULAR BRAS BASAH", "POPULAR NORTHPOINT")),
    Merchant("Decathlon", PriceRange(490, 21_000, 10), ("DECATHLON SINGAPORE LAB",)),
)

HEALTHCARE = (
    Merchant("Guardian", PriceRange(450, 9_800, 5), ("GUARDIAN HEALTH RAFFLES PLACE", "GUARDIAN HEALTH CAUSEWAY POINT")),
    Merchant("Watsons", PriceRange(390, 8_800, 5), ("WATSONS CLEMENTI MALL", "WATSONS NGEE ANN CITY")),
    Merchant("Raffles Medical", PriceRange(4_500, 32_000, 10), ("RAFFLES MEDICAL CLINIC",)),
    Merchant("SingHealth Polyclinics", PriceRange(780, 6_200), ("SINGHEALTH POLYCLINIC BEDOK", "SINGHEALTH POLYCLINIC OUTRAM")),
    Merchant("Q & M Dental", PriceRange(6_000, 45_000, 100), ("Q & M DENTAL GROUP",)),
    Merchant("National University Hospital", PriceRange(4_000, 78_000), ("NUH OUTPATIENT PAYMENT",)),
)

ENTERTAINMENT = (
    Merchant("Golden Village", PriceRange(950, 5_800, 50), ("GOLDEN VILLAGE VIVOCITY", "GOLDEN VILLAGE PLAZA")),
    Merchant("Shaw Theatres", PriceRange(950, 5_200, 50), ("SHAW THEATRES LIDO", "SHAW THEATRES NEX")),
    Merchant("Netflix", PriceRange(1_398, 2_598, 600), ("NETFLIX.COM SINGAPORE",)),
    Merchant("Spotify", PriceRange(1_098, 1_798, 700), ("SPOTIFY SINGAPORE",)),
    Merchant("Universal Studios Singapore", PriceRange(6_200, 26_000, 100), ("RWS UNIVERSAL STUDIOS",)),
    Merchant("Gardens by the Bay", PriceRange(1_200, 9_600, 100), ("GARDENS BY THE BAY TICKETING",)),
    Merchant("Singapore Zoo", PriceRange(2_400, 16_800, 100), ("MANDAI WILDLIFE RESERVE",)),
    Merchant("SISTIC", PriceRange(3_800, 28_800, 100), ("SISTIC.COM",)),
)

MOBILE = (
    Merchant("Singtel", PriceRange(2_500, 9_800, 10), ("GIRO SINGTEL MOBILE",)),
    Merchant("StarHub", PriceRange(2_200, 9_200, 10), ("GIRO STARHUB MOBILE AND BROADBAND",)),
    Merchant("M1", PriceRange(1_800, 8_400, 10), ("GIRO M1 LIMITED",)),
    Merchant("SIMBA", PriceRange(1_000, 2_500, 500), ("GIRO SIMBA TELECOM",)),
)

#: Fictional.
EMPLOYERS = (
    "Merlion Logistics Pte Ltd",
    "Kallang Basin Engineering",
    "Straits Orchid Hospitality",
    "Tanjong Data Systems Pte Ltd",
    "Bukit Health Group",
    "Raintree Education",
    "Changi Aero Services",
    "Marina Quay Capital",
    "Pulau Semiconductor Pte Ltd",
    "Temasek Road Design",
    "Southern Isles Shipping",
    "Kampong Foods Pte Ltd",
)

INSURERS = ("Lion City Life", "Straits Mutual", "Island Assurance")
