//! Two words of a slip 回执 that can be read out over the phone. Both rest on the id of the slip's first form alone, so they are there without a
//! line, and a slip that was printed earlier stays valid.
//!
//! The **payment word** goes into the remark of a transfer: nearly every payment is of one of three sums and often comes from a relative, so name and sum
//! match nothing. It has five characters, two nouns and a digit: of 655,360, so that of 3,000 forms that wait for payment some seven pairs share one;
//! such a line is left for a user to decide. The **check word** is one noun of 256. The office sees the same on its own screen, so a slip whose number was
//! misread, or that was made up by somebody who has only seen another, does not fit.
//!
//! Neither is a secret: who has the form's id and this program can compute both, and who holds a true slip can copy it. They show that a slip and a form
//! belong together; that a slip is true is known only when the office has the form.

use super::id::EnrolmentId;
use sha2::{Digest, Sha256};

/// Bytes of a noun: two characters of three.
const NOUN_BYTES: usize = 6;

/// What grows, what one eats, animals, tools. No two nouns of both lists sound alike in the county's dialect (no tones; zh as z, n as l, h as f before u, ing as in).
const THINGS: &str = "\
    核桃板栗花椒辣椒生姜大蒜香菜黄瓜南瓜苦瓜丝瓜西瓜茄子番茄土豆红薯山药萝卜白菜菠菜芹菜韭菜豆角豌豆蚕豆黄豆绿豆花生芝麻油菜玉米小麦\
    荞麦高粱水稻燕麦苹果雪梨蜜桃李子杏仁樱桃葡萄石榴柿子柚子橘子枇杷杨梅草莓山楂红枣香蕉菠萝芒果柠檬甘蔗木瓜银杏松树柏树杉木柳树杨树\
    桂花梅花兰草荷花牡丹茶叶竹笋香菇木耳灵芝天麻党参黄连当归杜仲薄荷艾草枸杞百合莲藕菱角芋头魔芋蕨菜青苔芦苇紫藤杜鹃海棠水牛黄牛山羊\
    绵羊骏马毛驴骡子白兔熊猫花猫公鸡鸭子白鹅喜鹊燕子画眉布谷鸽子孔雀仙鹤鲤鱼草鱼泥鳅螃蟹青蛙蜜蜂蝴蝶蜻蜓蚂蚁春蚕蜗牛田螺锄头镰刀扁担\
    背篓箩筐簸箕竹篮斗笠草鞋布鞋围裙棉袄毛巾手套帽子雨伞剪刀铁锅砂锅蒸笼水缸水桶饭碗筷子勺子盘子茶壶酒杯暖瓶灯笼火把煤油柴火木炭炉灶\
    桌子板凳椅子柜子箱子床单被子枕头窗帘镜子梳子肥皂脸盆扫帚抹布钥匙铃铛算盘毛笔墨水信封书包地图日历闹钟喇叭锣鼓笛子二胡口琴风筝陀螺\
    象棋皮球秋千斧头钉子锤子钳子扳手螺丝麻绳铁链滑轮水车风车磨盘面粉豆腐粉条腊肉香肠米酒酸菜豆瓣醪糟汤圆粽子月饼馒头包子饺子面条油条\
    烧饼蜂蜜红糖冰糖食盐酱油葫芦冬瓜羽毛海带紫菜莴笋花菜茶杯竹席木梯松子蚕茧竹叶枫叶蓝莓蒲扇皮鞋棉被蜂巢牛角骆驼大象海豚金鱼鹦鹉乌龟\
";

/// Places, buildings, days of the year, vehicles, what stands in a house.
const PLACES: &str = "\
    石桥木桥铁桥渡口码头河滩山沟山顶山脚峡谷瀑布溪流泉眼水塘水库堤坝沟渠水井稻田梯田菜园果园茶园苗圃竹林松林草坪草原沙滩岩洞溶洞关口\
    公路铁路土路车站机场邮局学校教室操场商店集市饭馆茶馆旅店澡堂瓦房砖房土墙院坝堂屋厨房粮仓牛棚鸡舍蜂箱鱼塘油坊酒窖窑洞凉亭宝塔钟楼\
    鼓楼城墙城门牌坊戏台书院广场花坛喷泉长廊台阶栏杆屋檐瓦片烟囱天窗阳台走廊楼梯早晨中午黄昏月亮星星太阳彩虹白云晚霞春风细雨露水霜降\
    雪花雷声云海雾气阳光谷雨立夏芒种夏至小暑白露秋分寒露冬至元宵端午中秋重阳除夕春节国庆东坡南坪西街北门前院后山左岸右岸上游下游对岸\
    村口路边田坎坡地平坝洼地高台低谷长江黄河泰山华山嘉陵三峡巴山秦岭洞庭太湖青海西湖昆仑天山长城故宫桂林漓江卡车轿车客车火车飞机轮船\
    木筏竹排帆船单车马车缆车吊车铲车云梯电灯电话电视电池相机冰箱风扇空调水泵电锯插座开关灯泡天线屏幕键盘耳机音箱棉花丝绸麻布毛线纽扣\
    拉链顶针织机皮带背包眼镜戒指手镯项链香囊荷包红绳红旗奖状证书印章邮票车票钱包存折账本卷尺量杯漏斗滤网吸管陶罐瓷碗玻璃砖头书店画廊\
    果林花园温室车库仓库工厂农场牧场林场电站灯塔港口海岸海岛平原高原盆地森林温泉山寨古镇老街门楼晒场谷仓柴房书房客厅卧室食堂剧院球场\
";

/// `核桃石桥7`: what to write into the remark of a transfer.
pub fn payment_word(first: EnrolmentId) -> String {
    let hash = hashed("payment", first);
    let digit = u16::from_le_bytes([hash[2], hash[3]]) % 10;
    format!("{}{}{digit}", noun(THINGS, hash[0]), noun(PLACES, hash[1]))
}

/// `银杏`: by which the office sees that a slip and a form belong together.
pub fn check_word(first: EnrolmentId) -> &'static str {
    noun(THINGS, hashed("check", first)[0])
}

fn hashed(label: &str, form: EnrolmentId) -> [u8; 32] {
    Sha256::digest([label.as_bytes(), b":", form.0.as_bytes()].concat()).into()
}

fn noun(list: &'static str, at: u8) -> &'static str {
    let begin = usize::from(at) * NOUN_BYTES;
    &list[begin..begin + NOUN_BYTES]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pinyin::Spelling;
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    fn form(n: u128) -> EnrolmentId {
        EnrolmentId(Uuid::from_u128(n))
    }

    fn nouns() -> Vec<&'static str> {
        let all = |list| (0..=u8::MAX).map(move |at| noun(list, at));
        all(THINGS).chain(all(PLACES)).collect()
    }

    /// How a noun sounds in a county of Chongqing, where some sounds are one.
    fn heard(noun: &str) -> String {
        let syllable = |c: char| {
            let mut sound = Spelling::of_text(&c.to_string()).full;
            assert!(!sound.is_empty(), "{c} has no reading");
            for (one, other) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en")] {
                sound = sound.replace(one, other);
            }
            match sound.split_at(1) {
                ("n", rest) => format!("l{rest}"),
                ("h", "u") => "fu".to_owned(),
                ("h", rest) if rest.starts_with('u') => format!("f{}", &rest[1..]),
                _ => sound,
            }
        };
        noun.chars().map(syllable).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn no_two_of_512_nouns_sound_alike() {
        assert_eq!([THINGS, PLACES].map(str::len), [256 * NOUN_BYTES; 2]);
        let mut sounds = BTreeMap::new();
        for noun in nouns() {
            let other = sounds.insert(heard(noun), noun);
            assert_eq!(other, None, "{noun} sounds like it");
        }
        assert_eq!(heard("牛奶"), heard("流来"), "the test hears n as l");
    }

    #[test]
    fn slips_that_were_printed_keep_their_words() {
        let words =
            [1, 2, 0x0190_0000_0000_7000_8000_0000_0000_0001].map(|n| (payment_word(form(n)), check_word(form(n))));
        let on_record = [("春蚕森林2", "地图"), ("魔芋凉亭1", "银杏"), ("水桶西街3", "桂花")];
        assert_eq!(words, on_record.map(|(payment, check)| (payment.to_owned(), check)));
    }

    #[test]
    fn words_are_spread_over_all_that_there_are() {
        let forms = || (0..20_000).map(form);
        let payment: BTreeSet<String> = forms().map(payment_word).collect();
        assert!((19_600..=19_800).contains(&payment.len()), "{} of 20,000; 19,698 by chance", payment.len());
        assert!(payment.iter().all(|word| word.chars().count() == 5));
        let mut check = BTreeMap::<&str, usize>::new();
        forms().for_each(|form| *check.entry(check_word(form)).or_default() += 1);
        let (least, most) = (check.values().min().copied(), check.values().max().copied());
        assert!(check.len() == 256 && least > Some(40) && most < Some(120), "{least:?} to {most:?}, 78 by chance");
        let same = forms().filter(|form| payment_word(*form).starts_with(check_word(*form))).count();
        assert!(same < 200, "the two words of a form have nothing to do with each other: {same} begin alike");
    }
}
