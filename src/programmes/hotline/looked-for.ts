/** What people call what they bring to the hotline, a line a kind of matter. */
const KINDS = [
  '12345, 热线, 投诉, 举报, tousu, 咨询, 建议, complaint, question',
  '噪声, 噪音, 吵, 太吵, 扰民, 施工, 装修, 广场舞, 鞭炮, 烟花, noise, noisy, loud, loud music, construction, fireworks',
  '邻居, 养狗, 狗叫, 流浪狗, neighbour, neighbor, neighbors, dog, barking, stray dog, animal abuse',
  '垃圾, 收垃圾, 大件垃圾, 卫生, 臭味, 异味, 油烟, 老鼠, 蟑螂, rubbish, garbage, trash, waste, bulky, missed collection, dirty, unsanitary, sanitation, smoke, rats, mice, rodent, rodents, cockroaches, pests',
  '污水, 下水道, 排水, 堵了, sewer, sewage, drain, toilet, plumbing',
  '水管, 漏水, 自来水, 停水, 没水, 水压, 水质, water, no water, burst pipe',
  '停电, 没电, 电线, power, electricity, electric, wiring',
  '燃气, 煤气, 天然气, gas, gas leak, smell of gas',
  '路灯, 不亮, 楼道灯, 楼道, 井盖, street light, streetlight, streetlamp, lamp, no light, no lighting, stairs',
  '道路, 路面, 修路, 路坏, 有坑, 人行道, 红绿灯, 信号灯, 堵车, road, road repair, street condition, sidewalk, pavement, pothole, traffic, traffic light, traffic signal',
  '结冰, 积雪, 下雪, 扫雪, 有冰, 有雪, 路滑, ice, icy, snow, slippery',
  '树倒, 绿化, tree, graffiti',
  '停车, 违停, 乱停车, 占道, 堵门, 消防通道, 僵尸车, parking, illegal parking, driveway, blocked driveway, abandoned vehicle, abandoned car',
  '公交, 出租车, 网约车, 丢了东西, 失物, bus, taxi, lost property',
  '电梯, 物业, 违建, 墙皮, 发霉, 门窗, lift, elevator, illegal building, building use, ceiling, mould, mold, plaster, paint, broken window, broken door',
  '网断, 断网, 没网, 宽带, 网络, 手机信号, internet, broadband, phone signal',
  '学校, 上学, 入学, 转学, 学区, 学位, school, school place',
  '挂号, 看病, 医院挂号, doctor, appointment, hospital appointment',
  '医保, 社保, 养老金, 退休金, insurance, pension, not paid',
  '欠薪, 讨薪, 欠钱, 工资, wages, unpaid wages',
  '退款, 假货, 押金, refund, overcharged, consumer complaint',
]

/** What people look for when the hotline is what they need. */
export const LOOKED_FOR: readonly string[] = KINDS.flatMap((words) => words.split(', '))
