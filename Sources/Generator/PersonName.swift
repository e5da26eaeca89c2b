/// Fictional people, named as Singapore's communities name themselves, in about their proportions.
enum PersonName {
    static func draw(from random: inout RandomStream) -> String {
        switch random.below(100) {
        case ..<74: chinese(&random)
        case ..<88: malay(&random)
        case ..<97: indian(&random)
        default: eurasian(&random)
        }
    }

    private static func chinese(_ random: inout RandomStream) -> String {
        let given = random.element(of: chineseFirst) + " " + random.element(of: chineseSecond)
        let surname = random.element(of: chineseSurnames)
        // Many have a Western name as well, which stands before the surname.
        return random.chance(1, in: 3) ? "\(random.element(of: western)) \(surname) \(given)" : "\(surname) \(given)"
    }

    private static func malay(_ random: inout RandomStream) -> String {
        let father = random.element(of: malayMen)
        return random.chance(1, in: 2)
            ? "\(random.element(of: malayMen)) bin \(father)" : "\(random.element(of: malayWomen)) binte \(father)"
    }

    private static func indian(_ random: inout RandomStream) -> String {
        let father = random.element(of: indianMen)
        return random.chance(1, in: 2)
            ? "\(random.element(of: indianMen)) s/o \(father)" : "\(random.element(of: indianWomen)) d/o \(father)"
    }

    private static func eurasian(_ random: inout RandomStream) -> String {
        "\(random.element(of: western)) \(random.element(of: eurasianSurnames))"
    }

    private static let chineseSurnames = [
        "Tan", "Lim", "Lee", "Ng", "Ong", "Wong", "Goh", "Chua", "Chan", "Koh", "Teo", "Ang", "Yeo", "Tay", "Ho", "Low", "Sim",
        "Chong",
        "Toh", "Foo", "Chia", "Seah", "Quek", "Lau",
    ]
    private static let chineseFirst = [
        "Wei", "Jia", "Xin", "Zhi", "Yi", "Hui", "Jun", "Mei", "Kai", "Li", "Shu", "Yong", "Boon", "Kok", "Siew", "Pei", "Chee",
        "Soo",
    ]
    private static let chineseSecond = [
        "Ming", "Hao", "Ling", "Xuan", "Ting", "Jie", "Wen", "Yan", "Heng", "Ying", "Qi", "Hui", "Keong", "Seng", "Leng", "Fang",
        "Hwee",
    ]
    private static let malayMen = [
        "Muhammad Faiz", "Ahmad Hafiz", "Rashid", "Ismail", "Syafiq", "Hakim", "Abdullah", "Zulkifli", "Rahman", "Iskandar",
        "Amirul",
        "Yusof", "Khairul", "Farid",
    ]
    private static let malayWomen = [
        "Nur Aisyah", "Siti Aminah", "Nurul Huda", "Farah", "Zarina", "Noraini", "Hidayah", "Liyana", "Shahirah", "Rohana",
        "Azizah",
    ]
    private static let indianMen = [
        "Arjun", "Suresh", "Krishnan", "Raman", "Vijay", "Ganesan", "Prakash", "Karthik", "Murugan", "Selvam", "Rajesh", "Anand",
        "Dinesh", "Balasubramaniam",
    ]
    private static let indianWomen = [
        "Priya", "Kavitha", "Lakshmi", "Deepa", "Anjali", "Meena", "Shanti", "Revathi", "Divya", "Nithya", "Sangeetha",
    ]
    private static let western = [
        "Rachel", "Daniel", "Sarah", "Marcus", "Cheryl", "Adrian", "Grace", "Benjamin", "Nicole", "Jonathan", "Michelle", "Gabriel",
        "Amanda", "Ryan",
    ]
    private static let eurasianSurnames = [
        "De Souza", "Pereira", "Oliveiro", "Clarke", "Rodrigues", "D'Almeida", "Shepherdson", "Aroozoo",
    ]
}
