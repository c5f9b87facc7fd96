"""What may not stand in free text, and which facts may."""

import pytest

from app.rulebook.forbidden import forbidden_content

FINDINGS = frozenset({"facts", "conduct"})


@pytest.mark.parametrize(
    ("found", "remark"),
    [
        ("health", "当事人患有高血压病"),
        ("health", "系糖尿病患者"),
        ("health", "有精神分裂症病史"),
        ("health", "ＨＩＶ阳性"),
        ("health", "艾滋病毒携带者"),
        ("health", "确诊抑郁症"),
        ("health", "患渐冻症"),
        ("health", "胃溃疡住院"),
        ("health", "肢体二级残疾"),
        ("health", "因病无法缴纳"),
        ("health", "当事人怀孕"),
        ("health", "患 有 高 血 压"),
        ("religion", "信仰基督教"),
        ("religion", "佛教徒"),
        ("religion", "穆斯林"),
        ("biometric", "血型为A型"),
        ("biometric", "已采集指纹"),
        ("wealth", "月收入3000元"),
        ("wealth", "名下房产两套"),
        ("address", "家庭住址灵寿县某村12号"),
        ("address", "家住灵寿镇"),
        ("address", "灵寿县某小区3栋2单元501室"),
        ("address", "灵寿县城关镇西关村12号"),
        ("address", "户籍地：河北省灵寿县"),
        ("address", "住灵寿县慈峪镇某村三组"),
        ("contact", "联系电话13812345678"),
        ("contact", "138-1234-5678"),
        ("contact", "电话0311-82521234"),
        ("contact", "微信号abc12345"),
        ("account", "银行卡号6222021234567890123"),
        ("id-number", "身份证号11010519491231002X"),
        ("third-person", "其妻李秀英"),
        ("third-person", "紧急联系人王五"),
        ("third-person", "其父母张大山、李桂花"),
    ],
)
def test_a_remark_about_the_person_is_flagged_with_its_class(found: str, remark: str) -> None:
    assert found in {item.excerpt_class for item in forbidden_content({"remark": remark})}


@pytest.mark.parametrize(
    "remark",
    [
        "已缴纳罚款",
        "地址变更登记逾期",
        "经营场所位于灵寿县某街12号",
        "案发地点：灵寿县正定路35号",
        "由灵寿县疾病预防控制中心移送",
        "分期缴纳",
        "国办发〔2016〕98号",
        "已移送灵寿县教育局",
        "依据职业病防治法",
        "缴款书号1234567890123",
        "已履行完毕",
        "在灵寿县人民政府大街55号政务服务大厅缴纳",
        "动物疫病防控点经营者",
        "转基因食品标识",
        "第3号公告",
        "道路教育学习已完成",
        "人行道教育整改",
        "补充材料于2026年3月12日提交",
        "《传染病防治法》第七十七条",
        "统一社会信用代码11130126MB1A56785G",
        "批号20260312001",
    ],
)
def test_a_remark_about_the_case_passes(remark: str) -> None:
    assert forbidden_content({"remark": remark}) == ()


@pytest.mark.parametrize(
    ("found", "facts"),
    [
        ("health", "当事人患有高血压，经营过期食品"),
        ("health", "当事人系残疾人"),
        ("health", "当事人因患糖尿病未及时申报"),
        ("religion", "当事人信仰基督教"),
        ("address", "当事人（住灵寿县某镇某村12号）将建筑垃圾倾倒"),
        ("address", "当事人张某家住灵寿县某村12号，无证经营"),
        ("address", "在其位于灵寿县某村12号的家中生产假酒"),
        ("contact", "使用手机13812345678联系买家"),
        ("account", "向账户6222021234567890123转账"),
        ("id-number", "当事人身份证号11010519491231002X"),
        ("third-person", "当事人与李四共同倾倒垃圾"),
        ("third-person", "其妻王秀兰在店内销售"),
        ("third-person", "举报人李建国反映"),
        ("third-person", "其子张伟驾驶车辆"),
    ],
)
def test_facts_that_speak_of_the_person_are_flagged(found: str, facts: str) -> None:
    flagged = forbidden_content({"facts": facts}, findings=FINDINGS)
    assert found in {item.excerpt_class for item in flagged}


@pytest.mark.parametrize(
    "facts",
    [
        "当事人销售病死猪肉20公斤",
        "当事人患有痢疾仍从事接触直接入口食品的工作",
        "当事人虚假宣传其产品可治疗糖尿病、高血压",
        "在位于灵寿县某街12号的店铺内经营超过保质期的食品",
        "未取得健康证从事餐饮服务",
        "未按规定办理地址变更登记",
        "占用残疾人专用车位",
        "未对染疫动物采取措施",
        "当事人经营的医疗器械未注册",
        "未按规定对狂犬病进行免疫",
        "擅自设立宗教活动场所",
        "当事人在某工地从事电焊作业",
        "其子公司未申报",
        "向患有高血压的老年人推销保健品",
        "危害消费者安全",
        "消费者付款后未发货",
        "当事人父母双方均签字",
        "举报人申请复核，",
        "举报人陈述属实",
        "在灵寿县某小区3栋楼顶违法搭建",
        "其母猪发病未报告",
        "货值金额186元，批号20260312001",
        "为患者李某诊断",
        "未落实职业病危害防护",
        "将垃圾倾倒于灵寿县某村三组河道",
        "车牌冀A12345，在正定路35号处违法停车",
        "牛患有布病，未经检疫出售",
        "合同编号138123456789",
        "其女装店未亮照经营",
        "骗取残疾人补贴3000元",
        "伪造医师诊断证明",
        "生产不符合标准的炎症制剂",
        "擅自为精神障碍患者开展诊疗",
        "其妻高某在场",
        "与周边居民共同",
        "受害人黄金首饰",
        "房东未履行出租房屋登记义务",
        "违反传染病防治规定",
        "举报人信息泄露",
        "当事人驾驶自有车辆从事网络预约出租客运，未取得许可。",
        "当事人未取得焊接与热切割作业操作证，在某工地从事电焊作业。",
    ],
)
def test_a_finding_may_state_its_facts(facts: str) -> None:
    assert forbidden_content({"facts": facts}, findings=FINDINGS) == ()


def test_a_licence_number_is_no_telephone() -> None:
    licence = "机动车驾驶证 13012619041"
    assert forbidden_content({"licence": licence}, numbered=frozenset({"licence"})) == ()
    assert forbidden_content({"remark": licence})


def test_what_is_found_is_reported_without_its_words() -> None:
    (found,) = forbidden_content({"remark": "信仰某某教，属教徒"})
    assert found.field == "remark"
    assert found.source
    assert "教徒" not in f"{found.code}{found.excerpt_class}"
