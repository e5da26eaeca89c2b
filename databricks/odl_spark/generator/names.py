"""Fictional people, named as Singapore's communities name themselves: the same as Sources/Generator/PersonName.swift."""

from odl_spark.generator.random_stream import RandomStream

_CHINESE_SURNAMES = (
    "Tan", "Lim", "Lee", "Ng", "Ong", "Wong", "Goh", "Chua", "Chan", "Koh", "Teo", "Ang", "Yeo", "Tay", "Ho", "Low", "Sim",
    "Chong", "Toh", "Foo", "Chia", "Seah", "Quek", "Lau",
)
_CHINESE_FIRST = (
    "Wei", "Jia", "Xin", "Zhi", "Yi", "Hui", "Jun", "Mei", "Kai", "Li", "Shu", "Yong", "Boon", "Kok", "Siew", "Pei", "Chee",
    "Soo",
)
_CHINESE_SECOND = (
    "Ming", "Hao", "Ling", "Xuan", "Ting", "Jie", "Wen", "Yan", "Heng", "Ying", "Qi", "Hui", "Keong", "Seng", "Leng", "Fang",
    "Hwee",
)
_MALAY_MEN = (
    "Muhammad Faiz", "Ahmad Hafiz", "Rashid", "Ismail", "Syafiq", "Hakim", "Abdullah", "Zulkifli", "Rahman", "Iskandar",
    "Amirul", "Yusof", "Khairul", "Farid",
)
_MALAY_WOMEN = (
    "Nur Aisyah", "Siti Aminah", "Nurul Huda", "Farah", "Zarina", "Noraini", "Hidayah", "Liyana", "Shahirah", "Rohana",
    "Azizah",
)
_INDIAN_MEN = (
    "Arjun", "Suresh", "Krishnan", "Raman", "Vijay", "Ganesan", "Prakash", "Karthik", "Murugan", "Selvam", "Rajesh", "Anand",
    "Dinesh", "Balasubramaniam",
)
_INDIAN_WOMEN = (
    "Priya", "Kavitha", "Lakshmi", "Deepa", "Anjali", "Meena", "Shanti", "Revathi", "Divya", "Nithya", "Sangeetha",
)
_WESTERN = (
    "Rachel", "Daniel", "Sarah", "Marcus", "Cheryl", "Adrian", "Grace", "Benjamin", "Nicole", "Jonathan", "Michelle",
    "Gabriel", "Amanda", "Ryan",
)
_EURASIAN_SURNAMES = (
    "De Souza", "Pereira", "Oliveiro", "Clarke", "Rodrigues", "D'Almeida", "Shepherdson", "Aroozoo",
)


def draw_name(random: RandomStream) -> str:
    community = random.below(100)
    if community < 74:
        return _chinese(random)
    if community < 88:
        return _with_father(random, _MALAY_MEN, _MALAY_WOMEN, "bin", "binte")
    if community < 97:
        return _with_father(random, _INDIAN_MEN, _INDIAN_WOMEN, "s/o", "d/o")
    return f"{random.element(_WESTERN)} {random.element(_EURASIAN_SURNAMES)}"


def _chinese(random: RandomStream) -> str:
    given = f"{random.element(_CHINESE_FIRST)} {random.element(_CHINESE_SECOND)}"
    surname = random.element(_CHINESE_SURNAMES)
    # Many have a Western name as well, which stands before the surname.
    return f"{random.element(_WESTERN)} {surname} {given}" if random.chance(1, 3) else f"{surname} {given}"


def _with_father(random: RandomStream, men: tuple[str, ...], women: tuple[str, ...], son: str, daughter: str) -> str:
    father = random.element(men)
    if random.chance(1, 2):
        return f"{random.element(men)} {son} {father}"
    return f"{random.element(women)} {daughter} {father}"
