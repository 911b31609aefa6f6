import {
  LIFE_EVENTS,
  type LifeEventId,
  lettersApart,
  type Programme,
  type Text,
  text,
} from '../../kernel/index.ts'

/** A page of the door that is no service, with what people call what they look for there. */
export interface Place {
  readonly path: string
  readonly name: Text
  readonly about: Text
  readonly words: readonly string[]
}

const place = (path: string, name: Text, about: Text, words: string): Place => ({
  path,
  name,
  about,
  words: words.split(', '),
})

/** What people also look for at the door. */
export const PLACES: readonly Place[] = [
  place(
    '/entitled',
    text('我能享受什么', 'What am I entitled to'),
    text(
      '回答几个问题,按现行规则看能领什么、缺什么。',
      'Some questions, and the rules in force say what you can get.',
    ),
    '能领什么, 领什么, 能享受, 享受什么, 补贴, 补助, 津贴, 待遇, 福利, 救助, 政策, 低保, butie, benefits, benefit, entitled, entitlement, allowance, allowances, subsidy, money, help with money',
  ),
  place(
    '/track',
    text('查进度', 'Track a request'),
    text(
      '凭编号和查询码查看、评价、要求重办、申诉;接着填写保存的表单。',
      'With number and code: see how far it is, rate, reopen, appeal, or go on with a form put aside.',
    ),
    '进度, 编号, 查询码, 回执, 申诉, 催办, 重办, 不满意, 没办好, 撤回, 接着填, 保存的, 办到哪, track, status, receipt, lost code, appeal, reopen, withdraw, how far, my request',
  ),
  place(
    '/figures',
    text('公开数据', 'Public figures'),
    text('每个数字都可查到背后的记录。', 'Every figure, down to the records behind it.'),
    '数据, 公开, 统计, 指标, 答卷, 数字, figures, statistics, open data, answer sheet, numbers',
  ),
  place(
    '/verify',
    text('文书核验', 'Check a notice'),
    text(
      '凭核验码查验文书真伪、签发后是否被改动。',
      'Whether a notice is genuine and unchanged, by its code.',
    ),
    '核验, 真伪, 真假, 文书, 通知书, 存证, verify, genuine, fake, notice, check a notice',
  ),
]

/** Traditional characters of the words that services are found by; each pair is the traditional one, then the simplified. */
const TRADITIONAL = [
  '與与專专業业兩两個个臨临為为舉举習习鄉乡買买於于產产親亲億亿僅仅從从價价眾众優优會会傷伤體体餘余來来侖仑幾几憑凭劃划則则剛刚創创決决淨净減减務务動动勞劳區区醫医協协單单賣卖臥卧',
  '廠厂廁厕參参發发葉叶號号員员噴喷團团園园圍围國国圖图場场壞坏墊垫報报塊块聲声處处備备復复頭头獎奖嬰婴學学孫孙實实審审寶宝將将對对導导層层歲岁島岛崗岗師师帶带幫帮乾干應应庫库廢废',
  '開开異异歸归當当錄录徵征憶忆戶户撲扑擴扩擾扰撫抚護护損损換换據据擔担擇择敵敌數数斷断無无時时曠旷書书條条構构樓楼檢检權权歡欢殘残氣气汙污沒没溝沟溫温濕湿滅灭燈灯靈灵災灾爐炉點点',
  '煉炼熱热煙烟爺爷環环現现電电療疗癱瘫瘋疯盜盗監监盤盘著着礦矿禍祸離离種种積积稱称窮穷筆笔築筑簽签籌筹紙纸級级約约線线組组織织經经結结給给綠绿編编緣缘繳缴網网罰罚職职聯联聽听腫肿',
  '膚肤舊旧藥药華华薦荐獲获蘭兰補补裝装見见規规覺觉計计認认讓让訓训議议記记許许設设證证評评訴诉試试詢询請请課课調调貧贫貼贴貸贷費费資资賬账賽赛趕赶趙赵跡迹車车轉转輪轮載载輛辆邊边',
  '還还這这進进違违適适選选遠远鄰邻醬酱銀银銷销鍋锅長长門门問问閉闭閒闲隊队陰阴隨随險险難难雙双雞鸡雲云靜静響响頁页項项順顺領领題题顏颜額额風风飛飞飯饭養养館馆驗验驚惊鳥鸟鴨鸭鴿鸽',
  '鵝鹅麥麦齡龄龍龙遲迟雜杂樹树鬧闹腳脚臟脏髒脏爛烂撿捡傢家裡里裏里暫暂幹干賠赔償偿',
].join('')

const SIMPLIFIED = new Map(
  [...TRADITIONAL.matchAll(/(.)(.)/gu)].map(([, traditional, simplified]) => [traditional!, simplified!]),
)

/** What somebody typed, as the words here are written: half-width, in small letters, with simplified characters. */
const folded = (typed: string): string =>
  [...typed.normalize('NFKC').toLowerCase()].map((one) => SIMPLIFIED.get(one) ?? one).join('')

const isLatin = (word: string): boolean => /^[a-z0-9' -]+$/.test(word)

const wordsIn = (typed: string): readonly string[] => typed.split(/[^a-z0-9]+/).filter((word) => word !== '')

/** Whether a word stands in a text; one in Latin letters as a word of its own: there is no "old" in "cold". */
const stands = (word: string, asked: string): boolean =>
  isLatin(word)
    ? ` ${wordsIn(asked).join(' ')} `.includes(` ${wordsIn(word).join(' ')} `)
    : asked.includes(word)

/** A word is long enough for one letter to be wrong in it, or two. */
const ONE_SLIP_FROM = 6
const TWO_SLIPS_FROM = 9

/** Whether a word in Latin letters is meant by one that was typed, with a slip. */
const isMeant = (word: string, asked: string): boolean =>
  isLatin(word) &&
  word.length >= ONE_SLIP_FROM &&
  wordsIn(asked).some((typed) => {
    const most = Math.min(word.length, typed.length) >= TWO_SLIPS_FROM ? 2 : 1
    return typed.length >= ONE_SLIP_FROM && lettersApart(word, typed) <= most
  })

type Finds = (word: string, asked: string) => boolean

/** Several words that stand together mean more than each alone: who wants to "post a job" looks for none. */
const weight = (words: readonly string[], asked: string, finds: Finds): number =>
  words
    .map((word) => word.toLowerCase())
    .filter((word) => finds(word, asked))
    .reduce((sum, word) => sum + word.split(' ').length, 0)

const eventsOf = ({ door }: Programme): readonly LifeEventId[] => door?.events ?? []

/** How well a service answers to what somebody typed: its words found in it, or it in its words. */
const match = (programme: Programme, asked: string, finds: Finds): number => {
  const events = eventsOf(programme).map((id) => LIFE_EVENTS[id])
  const texts = [
    programme.name,
    ...(programme.door ? [programme.door.about] : []),
    ...events.map(({ name }) => name),
  ]
  const inTexts = texts
    .flatMap(({ zh, en }) => [zh, en])
    .filter((one) => stands(asked, one.toLowerCase())).length
  return (
    4 * weight(programme.door?.words ?? [], asked, finds) +
    weight(
      events.flatMap(({ words }) => words),
      asked,
      finds,
    ) +
    2 * inTexts
  )
}

const best = <Of>(all: readonly Of[], fitOf: (one: Of) => number): readonly Of[] =>
  all
    .map((one) => ({ one, fit: fitOf(one) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ one }) => one)

/** More than so many are no answer: a list to look through, like the one of all. */
const MOST_FOUND = 8

export interface Found {
  readonly services: readonly Programme[]
  readonly places: readonly Place[]
}

/** The services and pages that fit what somebody typed, best first. */
export const find = (programmes: readonly Programme[], places: readonly Place[], typed: string): Found => {
  const asked = folded(typed)
  if (!/[\p{L}\p{N}]/u.test(asked)) return { services: [], places: [] }
  // Of what fits as well, a service of its own goes before the one that takes anything.
  const inTurn = [
    ...programmes.filter(({ door }) => door?.takesAnything === undefined),
    ...programmes.filter(({ door }) => door?.takesAnything !== undefined),
  ]
  const by = (finds: Finds): Found => ({
    services: best(inTurn, (one) => match(one, asked, finds)).slice(0, MOST_FOUND),
    places: best(places, ({ words }) => weight(words, asked, finds)),
  })
  const found = by(stands)
  // A slip is thought of only where nothing fits as it was typed.
  return found.services.length + found.places.length > 0 ? found : by(isMeant)
}
