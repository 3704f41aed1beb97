"""Search as a factory types, Chinese and English, with units and typing errors."""

import pytest

from lca.inventory.search import search, suggest

# query, unit of the row, processes that a knowing person would accept
QUERIES = [
    ("工业用电", "kWh", "electricity-national-average-cn-2024"),
    ("电", "度", "electricity-national-average-cn-2024"),
    ("市电", "kWh", "electricity-national-average-cn-2024"),
    ("grid electricity", "kWh", "electricity-national-average-cn-2024"),
    ("外购电力 2023", "kWh", "electricity-national-average-cn-2023"),
    ("屋顶光伏", "kWh", "electricity-solar-pv-cn-2024"),
    ("广东电网", "kWh", "electricity-generation-mix-guangdong-2019|electricity-national-average-cn-2024"),
    ("天然气", "Nm3", "natural-gas-boiler"),
    ("natural gas boiler", "Nm3", "natural-gas-boiler"),
    ("柴油", "kg", "diesel-engine|diesel-boiler"),
    ("0号柴油", "升", "diesel-engine-litre"),
    ("汽油", "l", "gasoline-engine-litre"),
    ("液化石油气", "kg", "lpg-boiler"),
    ("蒸汽", "GJ", "heat-purchased-cn|heat-steam-uk"),
    ("304不锈钢", "kg", "stainless-steel-304-coil-us"),
    ("SUS304 不锈钢板", "kg", "stainless-steel-304-coil-us|stainless-steel-304-plate-us"),
    ("冷轧板", "kg", "steel-cold-rolled-us"),
    ("SPCC", "kg", "steel-cold-rolled-us"),
    ("镀锌板", "kg", "steel-galvanized-us"),
    ("铝锭", "kg", "aluminium-ingot-primary-cn"),
    ("ADC12 铝合金", "kg", "aluminium-ingot-primary-cn|aluminium-ingot-secondary-us"),
    ("再生铝", "kg", "aluminium-ingot-secondary-us|aluminium-recycled-uk"),
    ("铜线", "kg", "copper-cathode-primary-cn"),
    ("黄铜", "kg", "brass-cn"),
    ("ABS粒子", "kg", "abs-resin-us"),
    ("ABS", "kg", "abs-resin-us"),
    ("PP料", "kg", "pp-resin-us|pp-formed-primary-uk"),
    ("HDPE", "kg", "hdpe-resin-us|hdpe-formed-primary-uk"),
    ("PC 灯罩", "kg", "polycarbonate-proxy"),
    ("聚碳酸酯", "kg", "polycarbonate-proxy"),
    ("PET切片", "kg", "pet-resin-us"),
    ("线路板", "kg", "electronics-it-uk"),
    ("LED灯珠", "kg", "electronics-it-uk"),
    ("LED驱动", "kg", "electronics-small-uk"),
    ("锂电芯", "kg", "battery-li-ion-uk"),
    ("lithium cell", "kg", "battery-li-ion-uk"),
    ("焊锡", "kg", "tin-solder-proxy"),
    ("纸箱", "kg", "corrugated-box-cn"),
    ("彩盒", "kg", "board-primary-uk"),
    ("corrugated carton", "kg", "corrugated-box-cn"),
    ("说明书", "kg", "paper-primary-uk"),
    ("PE袋", "kg", "ldpe-formed-primary-uk"),
    ("棉花", "kg", "cotton-fibre-us"),
    ("棉布", "kg", "cotton-fabric-proxy|clothing-uk"),
    ("T恤", "kg", "clothing-uk"),
    ("自来水", "m3", "tap-water-uk"),
    ("废水处理", "m3", "wastewater-treatment-uk"),
    ("重卡", "t*km", "truck-rigid-heavy|truck-articulated-heavy"),
    ("truck freight", "t*km", "truck-average"),
    ("集装箱海运", "t*km", "ship-container-average"),
    ("快递", "吨公里", "van-electric|van-diesel"),
    ("空运", "t*km", "air-long-haul"),
    ("R410A", "kg", "refrigerant-r-410a"),
    ("R-134a 制冷剂", "kg", "refrigerant-r-134a"),
    ("注塑", "kg", "injection-moulding"),
    ("压铸", "kg", "aluminium-casting|aluminium-ingot-secondary-us"),
    ("生活垃圾填埋", "kg", "landfill-household-waste-uk"),
    ("塑料焚烧", "kg", "incineration-plastic-mixed"),
    ("烧碱", "kg", "sodium-hydroxide-us"),
    ("stainles steel coil", "kg", "stainless-steel-304-coil-us"),
    ("aluminum die casting", "kg", "aluminium-casting"),
    ("polypropilene", "kg", "pp-resin-us|pp-formed-primary-uk"),
    ("电子废弃物回收", "kg", "recycling-weee-small-uk|recycling-weee-mixed-uk|recycling-weee-large-uk"),
]


def rank(release, query, unit, wanted):
    ids = [hit.process_id for hit in search(release, query, unit=unit or None, limit=10)]
    return next((place for place, process_id in enumerate(ids) if process_id in wanted.split("|")), len(ids) + 1)


def test_accepted_answers_exist(release):
    for _, _, wanted in QUERIES:
        assert set(wanted.split("|")) <= set(release.processes)


def test_hit_rates(release):
    ranks = {query: rank(release, query, unit, wanted) for query, unit, wanted in QUERIES}
    first = [query for query, place in ranks.items() if place > 0]
    third = [query for query, place in ranks.items() if place > 2]
    assert len(first) <= 0.08 * len(QUERIES), first
    assert len(third) <= 0.03 * len(QUERIES), third


def test_units_of_the_same_dimension_come_first(release):
    hits = search(release, "天然气", unit="MJ", limit=20)
    energy = [release.processes[hit.process_id].unit in ("kWh", "GJ") for hit in hits]
    assert energy == sorted(energy, reverse=True)
    assert any(energy)
    assert "another kind of unit" in hits[-1].reason.template


def test_exact_name_scores_above_all(release):
    for process in list(release.processes.values())[::17]:
        assert search(release, process.name_en, unit=process.unit, limit=1)[0].process_id == process.process_id
        assert search(release, process.name_zh, unit=process.unit, limit=1)[0].process_id == process.process_id


def test_newer_year_and_place_decide_between_equals(release):
    power = [hit.process_id for hit in search(release, "燃煤发电", unit="kWh", limit=2)]
    assert power == ["electricity-coal-cn-2024", "electricity-coal-cn-2023"]
    sichuan = search(release, "发电结构电力", unit="kWh", geography="CN-SC", limit=1)
    assert sichuan[0].process_id == "electricity-generation-mix-sichuan-2019"


def test_scores_are_between_zero_and_one_and_sorted(release):
    hits = search(release, "不锈钢 stainless", limit=50)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_same_answer_twice(release):
    assert search(release, "铝") == search(release, "铝")


@pytest.mark.parametrize("text", ["", "  ", "!!!", "，。", "zzzzqqqq", "氪星石"])
def test_nothing_for_nothing(release, text):
    assert search(release, text) == ()


def test_full_width_and_case_do_not_matter(release):
    wanted = search(release, "HDPE", limit=3)
    assert [h.process_id for h in search(release, "ＨＤＰＥ", limit=3)] == [h.process_id for h in wanted]
    assert [h.process_id for h in search(release, "hdpe", limit=3)] == [h.process_id for h in wanted]


def test_an_unknown_unit_is_no_obstacle(release):
    assert search(release, "纸箱", unit="furlong")[0].process_id == "corrugated-box-cn"


def test_suggestions_keep_to_the_dimension(release):
    hits = suggest(release, "公路运输 货车", "吨公里")
    assert 0 < len(hits) <= 5
    assert all(release.processes[hit.process_id].unit == "t*km" for hit in hits)


def test_suggestions_without_a_fitting_unit_still_help(release):
    assert suggest(release, "纸箱", "kWh")[0].process_id == "corrugated-box-cn"


def test_reason_names_what_matched(release):
    hit = search(release, "SPCC", unit="kg", limit=1)[0]
    assert hit.reason.params["phrase"] == "SPCC"
    assert "kg" in str(hit.reason)
