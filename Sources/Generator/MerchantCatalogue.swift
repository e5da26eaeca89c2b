/// Where people in Singapore spend, by category.
///
/// Made anew for each worker: strings shared between threads would make them wait for each other's reference counts.
struct MerchantCatalogue: Sendable {
    let groceries = Self.makeGroceries()
    let transport = Self.makeTransport()
    let dining = Self.makeDining()
    let shopping = Self.makeShopping()
    let healthcare = Self.makeHealthcare()
    let entertainment = Self.makeEntertainment()
    let mobile = Self.makeMobile()
    let employers = Self.makeEmployers()
    let insurers = ["Lion City Life", "Straits Mutual", "Island Assurance"]

    private static func makeGroceries() -> [Merchant] {
        let basket = PriceRange(320, 16_000, step: 5)
        return [
            Merchant(
                "NTUC FairPrice", basket,
                ["NTUC FP TAMPINES MALL", "NTUC FP BEDOK NORTH", "NTUC FP JURONG POINT", "NTUC FP XTRA VIVOCITY"]),
            Merchant("Sheng Siong", basket, ["SHENG SIONG BLK 122 BEDOK", "SHENG SIONG WOODLANDS", "SHENG SIONG ANG MO KIO"]),
            Merchant("Cold Storage", PriceRange(650, 22_000, step: 5), ["COLD STORAGE GREAT WORLD", "COLD STORAGE HOLLAND V"]),
            Merchant("Giant", basket, ["GIANT TAMPINES", "GIANT IMM"]),
            Merchant("Prime Supermarket", basket, ["PRIME SUPERMARKET KING ALBERT PARK", "PRIME SUPERMARKET JURONG WEST"]),
            Merchant("Don Don Donki", PriceRange(490, 14_000, step: 10), ["DON DON DONKI ORCHARD", "DON DON DONKI JCUBE"]),
            Merchant("Mustafa Centre", PriceRange(400, 26_000, step: 5), ["MUSTAFA CENTRE SYED ALWI RD"]),
            Merchant("RedMart", PriceRange(4_000, 24_000, step: 5), ["REDMART LAZADA SINGAPORE"]),
        ]
    }

    private static func makeTransport() -> [Merchant] {
        let fare = PriceRange(109, 252)
        let ride = PriceRange(610, 4_200, step: 10)
        return [
            Merchant("SBS Transit", fare, ["BUS/MRT SBS TRANSIT"]),
            Merchant("SMRT", fare, ["BUS/MRT SMRT TRAINS", "BUS/MRT SMRT BUSES"]),
            Merchant("SBS Transit", fare, ["BUS/MRT DOWNTOWN LINE", "BUS/MRT NORTH EAST LINE"]),
            Merchant("Tower Transit", fare, ["BUS/MRT TOWER TRANSIT"]),
            Merchant("Grab", ride, ["GRAB* RIDE SINGAPORE", "GRAB* JUSTGRAB SG"]),
            Merchant("Gojek", ride, ["GOJEK SINGAPORE"]),
            Merchant("ComfortDelGro", ride, ["COMFORTDELGRO TAXI", "CDG ZIG RIDE"]),
            Merchant("TADA", ride, ["TADA MOBILITY SG"]),
            Merchant("EZ-Link", PriceRange(1_000, 5_000, step: 1_000), ["EZ-LINK AUTO TOP-UP"]),
            Merchant("Shell", PriceRange(3_000, 12_500), ["SHELL UPPER THOMSON", "SHELL PASIR RIS"]),
            Merchant("Anywheel", PriceRange(100, 300, step: 50), ["ANYWHEEL BIKE SHARE"]),
        ]
    }

    private static func makeDining() -> [Merchant] {
        let hawker = PriceRange(350, 1_450, step: 10)
        let kopi = PriceRange(140, 980, step: 10)
        let restaurant = PriceRange(1_800, 14_800, step: 5)
        return [
            Merchant(
                "Maxwell Food Centre", hawker, ["NETS QR HAINANESE CHICKEN RICE MAXWELL", "NETS QR FUZHOU OYSTER CAKE MAXWELL"]),
            Merchant("Old Airport Road Food Centre", hawker, ["NETS QR ROJAK OLD AIRPORT RD", "NETS QR LOR MEE OLD AIRPORT RD"]),
            Merchant("Tekka Centre", hawker, ["NETS QR BRIYANI TEKKA CENTRE", "NETS QR PRATA TEKKA CENTRE"]),
            Merchant("Geylang Serai Market", hawker, ["NETS QR NASI PADANG GEYLANG SERAI", "NETS QR MEE SOTO GEYLANG SERAI"]),
            Merchant("Lau Pa Sat", hawker, ["NETS QR SATAY LAU PA SAT", "NETS QR LAKSA LAU PA SAT"]),
            Merchant("Kopitiam", hawker, ["KOPITIAM PLAZA SINGAPURA", "KOPITIAM CITY SENGKANG"]),
            Merchant("Food Republic", hawker, ["FOOD REPUBLIC SUNTEC", "FOOD REPUBLIC VIVOCITY"]),
            Merchant("Koufu", hawker, ["KOUFU NUS", "KOUFU PUNGGOL PLAZA"]),
            Merchant("Ya Kun Kaya Toast", kopi, ["YA KUN FAR EAST SQUARE", "YA KUN CHANGI T3"]),
            Merchant("Toast Box", kopi, ["TOAST BOX RAFFLES CITY", "TOAST BOX JEM"]),
            Merchant("Killiney Kopitiam", kopi, ["KILLINEY KOPITIAM KILLINEY RD"]),
            Merchant("KOI Thé", PriceRange(310, 1_240, step: 10), ["KOI THE BUGIS JUNCTION", "KOI THE NEX"]),
            Merchant("Old Chang Kee", PriceRange(180, 1_200, step: 10), ["OLD CHANG KEE BUGIS", "OLD CHANG KEE AMK HUB"]),
            Merchant("McDonald's", PriceRange(395, 2_890, step: 5), ["MCDONALD'S KING ALBERT PARK", "MCDONALD'S EAST COAST PARK"]),
            Merchant("GrabFood", PriceRange(1_200, 6_400, step: 10), ["GRAB* FOOD SINGAPORE"]),
            Merchant("foodpanda", PriceRange(1_100, 5_800, step: 10), ["FOODPANDA SINGAPORE"]),
            Merchant("Crystal Jade", restaurant, ["CRYSTAL JADE TAKASHIMAYA", "CRYSTAL JADE HOLLAND V"]),
            Merchant("Din Tai Fung", restaurant, ["DIN TAI FUNG PARAGON", "DIN TAI FUNG TAMPINES 1"]),
            Merchant("Jumbo Seafood", PriceRange(6_000, 38_000, step: 10), ["JUMBO SEAFOOD EAST COAST"]),
            Merchant("Banana Leaf Apolo", restaurant, ["BANANA LEAF APOLO RACE COURSE RD"]),
        ]
    }

    private static func makeShopping() -> [Merchant] {
        let fashion = PriceRange(990, 18_900, step: 10)
        return [
            Merchant("Shopee", PriceRange(290, 16_000), ["SHOPEE SINGAPORE"]),
            Merchant("Lazada", PriceRange(390, 22_000), ["LAZADA SINGAPORE"]),
            Merchant("Uniqlo", fashion, ["UNIQLO ORCHARD CENTRAL", "UNIQLO ION", "UNIQLO TAMPINES 1"]),
            Merchant("Charles & Keith", fashion, ["CHARLES & KEITH WISMA"]),
            Merchant("Takashimaya", PriceRange(2_900, 68_000, step: 10), ["TAKASHIMAYA DEPT STORE"]),
            Merchant("Challenger", PriceRange(1_900, 120_000, step: 10), ["CHALLENGER FUNAN", "CHALLENGER BUGIS JUNCTION"]),
            Merchant("Courts", PriceRange(4_900, 180_000, step: 100), ["COURTS MEGASTORE TAMPINES"]),
            Merchant("IKEA", PriceRange(590, 64_000, step: 10), ["IKEA ALEXANDRA", "IKEA TAMPINES"]),
            Merchant("Popular", PriceRange(250, 9_000, step: 5), ["POPULAR BRAS BASAH", "POPULAR NORTHPOINT"]),
            Merchant("Decathlon", PriceRange(490, 21_000, step: 10), ["DECATHLON SINGAPORE LAB"]),
        ]
    }

    private static func makeHealthcare() -> [Merchant] {
        [
            Merchant(
                "Guardian", PriceRange(450, 9_800, step: 5), ["GUARDIAN HEALTH RAFFLES PLACE", "GUARDIAN HEALTH CAUSEWAY POINT"]),
            Merchant("Watsons", PriceRange(390, 8_800, step: 5), ["WATSONS CLEMENTI MALL", "WATSONS NGEE ANN CITY"]),
            Merchant("Raffles Medical", PriceRange(4_500, 32_000, step: 10), ["RAFFLES MEDICAL CLINIC"]),
            Merchant(
                "SingHealth Polyclinics", PriceRange(780, 6_200), ["SINGHEALTH POLYCLINIC BEDOK", "SINGHEALTH POLYCLINIC OUTRAM"]),
            Merchant("Q & M Dental", PriceRange(6_000, 45_000, step: 100), ["Q & M DENTAL GROUP"]),
            Merchant("National University Hospital", PriceRange(4_000, 78_000), ["NUH OUTPATIENT PAYMENT"]),
        ]
    }

    private static func makeEntertainment() -> [Merchant] {
        [
            Merchant("Golden Village", PriceRange(950, 5_800, step: 50), ["GOLDEN VILLAGE VIVOCITY", "GOLDEN VILLAGE PLAZA"]),
            Merchant("Shaw Theatres", PriceRange(950, 5_200, step: 50), ["SHAW THEATRES LIDO", "SHAW THEATRES NEX"]),
            Merchant("Netflix", PriceRange(1_398, 2_598, step: 600), ["NETFLIX.COM SINGAPORE"]),
            Merchant("Spotify", PriceRange(1_098, 1_798, step: 700), ["SPOTIFY SINGAPORE"]),
            Merchant("Universal Studios Singapore", PriceRange(6_200, 26_000, step: 100), ["RWS UNIVERSAL STUDIOS"]),
            Merchant("Gardens by the Bay", PriceRange(1_200, 9_600, step: 100), ["GARDENS BY THE BAY TICKETING"]),
            Merchant("Singapore Zoo", PriceRange(2_400, 16_800, step: 100), ["MANDAI WILDLIFE RESERVE"]),
            Merchant("SISTIC", PriceRange(3_800, 28_800, step: 100), ["SISTIC.COM"]),
        ]
    }

    private static func makeMobile() -> [Merchant] {
        [
            Merchant("Singtel", PriceRange(2_500, 9_800, step: 10), ["GIRO SINGTEL MOBILE"]),
            Merchant("StarHub", PriceRange(2_200, 9_200, step: 10), ["GIRO STARHUB MOBILE AND BROADBAND"]),
            Merchant("M1", PriceRange(1_800, 8_400, step: 10), ["GIRO M1 LIMITED"]),
            Merchant("SIMBA", PriceRange(1_000, 2_500, step: 500), ["GIRO SIMBA TELECOM"]),
        ]
    }

    /// Fictional.
    private static func makeEmployers() -> [String] {
        [
            "Merlion Logistics Pte Ltd", "Kallang Basin Engineering", "Straits Orchid Hospitality", "Tanjong Data Systems Pte Ltd",
            "Bukit Health Group", "Raintree Education", "Changi Aero Services", "Marina Quay Capital",
            "Pulau Semiconductor Pte Ltd",
            "Temasek Road Design", "Southern Isles Shipping", "Kampong Foods Pte Ltd",
        ]
    }
}
