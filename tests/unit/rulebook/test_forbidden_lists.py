"""Many illnesses, faiths, names and addresses in a few sentences each: nearly none may slip through."""

import pytest

from app.rulebook.forbidden import forbidden_content

ILLNESSES = """
高血压 糖尿病 冠心病 心脏病 心肌梗死 脑梗死 脑出血 脑中风
帕金森病 阿尔茨海默症 老年痴呆 癫痫 精神分裂症 抑郁症 焦虑症
双相障碍 躁狂症 强迫症 自闭症 智力障碍 肺结核 乙肝 丙肝 肝硬化
脂肪肝 肝癌 肺癌 胃癌 乳腺癌 白血病 淋巴瘤 甲状腺癌 宫颈癌
前列腺炎 肾炎 肾病综合征 尿毒症 肾结石 胆结石 胆囊炎 胰腺炎
胃溃疡 胃炎 肠炎 阑尾炎 痔疮 肛瘘 哮喘 慢阻肺 支气管炎 肺炎
尘肺 矽肺 类风湿关节炎 风湿 痛风 强直性脊柱炎 腰椎间盘突出
颈椎病 骨质疏松 股骨头坏死 红斑狼疮 银屑病 牛皮癣 白癜风 湿疹
荨麻疹 带状疱疹 艾滋病 梅毒 淋病 尖锐湿疣 新冠肺炎 流感
布鲁氏菌病 手足口病 麻疹 水痘 狂犬病 破伤风 疟疾 贫血
再生障碍性贫血 血友病 地中海贫血 甲亢 甲减 甲状腺结节 肥胖症
青光眼 白内障 失明 弱视 耳聋 聋哑 小儿麻痹 脑瘫 偏瘫 截瘫
植物人 肌无力 渐冻症 肌肉萎缩 多发性硬化 先天性心脏病 唐氏综合征
不孕症 子宫肌瘤 卵巢囊肿 怀孕 流产 酒精依赖 药物成瘾 毒瘾
肢体残疾 智力残疾 精神残疾 视力残疾 听力残疾 言语残疾 骨折
脑震荡 烧伤 偏头痛 眩晕症 失眠症 神经衰弱 疝气 静脉曲张 脉管炎
动脉瘤 心律失常 房颤 高血脂 高尿酸 低血压 肺气肿 肺大泡 气胸
腹水 肠梗阻 食管癌 结肠癌 直肠癌 膀胱癌 鼻咽癌 脑瘤 骨癌
黑色素瘤 恶性肿瘤 良性肿瘤 息肉 鼻炎 中耳炎 牙周炎 口腔癌 面瘫
三叉神经痛 坐骨神经痛 肩周炎 滑膜炎 半月板损伤 韧带断裂
重症肌无力 克罗恩病 溃疡性结肠炎 系统性红斑狼疮 硬皮病 皮肌炎
干燥综合征 白塞病 川崎病 过敏性紫癜 血小板减少 败血症 毒血症
心衰 肾衰竭 呼吸衰竭 包虫病 血吸虫病 丝虫病 性病 妇科病 皮肤病
职业病 慢性病 传染病 遗传病 罕见病 大病 重病
"""
FAITHS = "基督教 天主教 伊斯兰教 佛教 道教 东正教 犹太教 藏传佛教 喇嘛教 摩门教 印度教 新教"
NAMES = """
李建国 王秀英 张伟 刘洋 陈静 杨柳青 赵大海 黄晓明 周涛 吴京
徐志摩 孙丽 马云飞 朱红 胡歌 郭富城 何洁 林志玲 高圆 欧阳娜
司马光 诸葛亮 买买提·艾力 卓玛 尹正 裴文 龚自珍 佟丽 耿直
覃海 尚小云 冼星海 逯薇 仝军 郄莉 靳东
"""
ADDRESSES = """
灵寿县灵寿镇东关村12号
石家庄市桥西区中山路88号3单元501室
河北省灵寿县慈峪镇北庄村
县城阳光小区6号楼2单元301
灵寿县北洼乡团结村5组
"""
TELEPHONES = """
13812345678 138-1234-5678 0311-82521234 (0311)82521234 +8613812345678 １３８１２３４５６７８ 82521234
"""
LEAST_FOUND = 0.98


@pytest.mark.parametrize(
    ("words", "sentences", "is_finding"),
    [
        (ILLNESSES, ["{}", "当事人患有{}", "系{}患者", "因{}住院", "有{}病史", "自述患{}"], False),
        (ILLNESSES, ["当事人患有{}，未清运。", "经查，当事人系{}患者。", "当事人因患{}未能清运。"], True),
        (FAITHS, ["信仰{}", "当事人系{}徒", "信奉{}多年", "{}信徒"], False),
        (FAITHS, ["当事人信仰{}，未清运。", "当事人系{}信徒，未清运。"], True),
        (NAMES, ["其妻{}", "举报人{}", "联系人：{}", "由其子{}代缴"], False),
        (NAMES, ["当事人与其妻{}共同经营。", "证人{}证实。", "当事人伙同{}倾倒垃圾。"], True),
        (ADDRESSES, ["家住{}", "住址：{}", "现住{}", "户籍地{}", "居住在{}", "住{}"], False),
        (ADDRESSES, ["当事人（住{}）倾倒垃圾。", "当事人，男，住{}，倾倒垃圾。"], True),
        (TELEPHONES, ["电话{}", "联系方式：{}", "手机号{}"], False),
        (TELEPHONES, ["当事人（电话{}）倾倒垃圾。"], True),
    ],
)
def test_nearly_nothing_slips_through(words: str, sentences: list[str], is_finding: bool) -> None:
    findings = frozenset({"text"}) if is_finding else frozenset[str]()
    texts = [sentence.format(word) for word in words.split() for sentence in sentences]
    missed = [text for text in texts if not forbidden_content({"text": text}, findings=findings)]
    assert len(missed) <= len(texts) * (1 - LEAST_FOUND), missed
