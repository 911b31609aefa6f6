import { text } from '../../kernel/index.ts'
import {
  atMost,
  type Check,
  listed,
  notToBeChecked,
  rankAmong,
  repeated,
  same,
  shareOf,
  sumAtMost,
} from './checking.ts'
import { DERIVED, ELSEWHERE } from './derived.ts'

/** Numbers of the articles that are no figures of the sheet (a form of care, an hour) and that checks rest on. */
export const BESIDE: Readonly<Record<string, number>> = {
  '000-01-005': 20,
  '000-01-006': 7,
  '000-05-010': 3,
  '000-05-017': 3,
  '000-05-019': 3,
  '000-05-034': 3,
  '000-06-003': 4,
  '004-01-030': 2,
  '000-05-013': 100,
}

const SHARES = [
  shareOf(
    '1',
    ['000-06-018', '000-06-015', '000-06-019'],
    text('高技能人才占技能人才比例', 'Highly skilled among skilled workers'),
  ),
]

const REPEATED: readonly Check[] = [
  repeated('2', '000-04-002', '000-04-012'),
  repeated('3', '000-04-003', '000-04-013'),
  repeated('4', '000-04-004', '000-04-014'),
  repeated('5', '000-04-001', '000-04-011'),
  repeated('6', '000-04-008', '000-04-044'),
  repeated('7', '000-04-009', '000-04-045'),
  repeated('8', '000-04-007', '000-04-039'),
  repeated('9', '000-04-007', '000-04-043'),
  repeated('10', '000-04-039', '000-04-043'),
  repeated('11', '004-01-001', '004-01-003'),
  repeated('12', '004-01-001', '004-01-007'),
  repeated('13', '004-01-003', '004-01-007'),
  repeated('14', '004-01-002', '004-01-006'),
  repeated('15', '004-01-002', '004-01-010'),
  repeated('16', '004-01-006', '004-01-010'),
  repeated('17', '004-01-004', '004-01-008'),
  repeated('18', '004-01-005', '004-01-009'),
  repeated('19', '000-02-001', '000-02-003'),
  repeated('20', '000-06-001', '000-06-004'),
]

const LISTED: readonly Check[] = [
  listed('21', '000-01-012', 3),
  listed('22', '000-04-039', 5),
  listed('23', '000-04-040', 3),
  listed('24', '000-04-041', 1, true),
  listed('25', '000-05-010', 3),
  listed('26', '000-05-017', 3),
  listed('27', '000-05-019', 3),
  listed('28', '000-05-034', 3),
  listed('29', '000-06-003', 4),
  listed('30', '000-06-011', 3, true),
  listed('31', '000-08-001', 2),
  listed('32', '004-01-034', 2),
  listed('33', '004-01-030', 2),
]

const BOUNDS: readonly Check[] = [
  atMost(
    '34',
    ['000-01-003', '000-01-007'],
    text('一时在岗不多于累计人次', 'At work at once, of person-times in all'),
  ),
  atMost('35', ['000-06-005', '000-06-004'], text('本科不多于毕业生总数', 'Bachelors of all graduates')),
  sumAtMost(
    '36',
    ['000-06-005', '000-06-006'],
    ['000-06-004'],
    text('本科与研究生合计不多于总数', 'Bachelors and higher degrees of all graduates'),
  ),
  atMost(
    '37',
    ['000-06-004', '000-06-007'],
    text('来衡人数不多于信息库人数', 'Graduates who came, of those in the register'),
  ),
  atMost(
    '38',
    ['000-06-043', '000-06-042'],
    text('省级品牌不多于全部品牌', 'Provincial of all labour brands'),
  ),
  atMost(
    '39',
    ['000-06-028', '000-06-027'],
    text('技术能手不多于参赛人数', 'Masters of technique of all entrants'),
  ),
  sumAtMost(
    '40',
    ['000-06-029', '000-06-030', '000-06-031'],
    ['000-06-028'],
    text('奖牌合计不多于技术能手', 'Medals together, of masters of technique'),
  ),
  sumAtMost(
    '41',
    ['000-05-006', '000-05-007'],
    ['000-05-008', '000-05-009'],
    text('已脱贫与监测对象不多于低保与特困人员', 'People out of poverty or watched, of all assisted'),
  ),
  atMost(
    '42',
    ['000-05-023', '000-05-021'],
    text('护理补贴人数不多于高龄津贴人数', 'Nursing subsidies of old-age allowances'),
  ),
  atMost(
    '43',
    ['000-05-022', '000-05-021'],
    text('服务补贴人数不多于高龄津贴人数', 'Service subsidies of old-age allowances'),
  ),
  atMost(
    '44',
    ['000-05-024', '000-05-016'],
    text('集中照护机构不多于等级养老机构', 'Homes for disabled elders of graded homes'),
  ),
  same(
    '45',
    ['000-05-027', '000-05-028'],
    text(
      '散居孤儿与事实无人抚养儿童标准相同',
      'One standard for orphans in families and children nobody brings up',
    ),
  ),
  atMost(
    '46',
    ['000-05-027', '000-05-026'],
    text('散居标准不高于集中养育标准', 'Standard in families, at most that in institutions'),
  ),
  atMost(
    '47',
    ['000-04-004', '000-04-003'],
    text('一年疏解央企不多于五年引进三级子公司', 'Enterprises of one year, of subsidiaries of five'),
  ),
  atMost('48', ['000-04-024', '000-04-023'], text('住院不多于接诊', 'Patients admitted of patients seen')),
  atMost(
    '49',
    ['004-05-002', '004-05-003'],
    text('国家级入库企业不多于省级', 'National of provincial technology firms'),
  ),
  atMost(
    '50',
    ['004-05-004', '004-05-003'],
    text('高新技术企业不多于省级科技型中小企业', 'High-tech enterprises of technology firms'),
  ),
  atMost('51', ['004-05-009', '004-05-010'], text('新建平台不多于平台总数', 'New platforms of all')),
  atMost(
    '52',
    ['004-05-012', '004-05-013'],
    text('晋级孵化器不多于国家级总数', 'Incubators raised of all national ones'),
  ),
  atMost('53', ['004-05-028', '004-05-027'], text('解决难题不多于服务人次', 'Problems solved of services')),
  atMost('54', ['004-05-032', '004-05-031'], text('解决方案不多于需求', 'Solutions of needs')),
  atMost('55', ['004-05-034', '004-05-033'], text('技术合同不多于对接活动', 'Contracts of meetings')),
  atMost('56', ['004-05-034', '004-05-032'], text('技术合同不多于解决方案', 'Contracts of solutions')),
  atMost('57', ['004-05-038', '004-05-037'], text('获奖队伍不多于参赛团队', 'Prize winners of all teams')),
  atMost('58', ['004-05-039', '004-05-037'], text('转化成果不多于参赛团队', 'Results in use of all teams')),
  atMost('59', ['004-05-021', '004-05-022'], text('院士团队不多于合作院士', 'Teams of all academicians')),
  atMost(
    '60',
    ['004-05-026', '004-05-025'],
    text('合作院所不多于合作企业', 'Institutes of firms in cooperation'),
  ),
  atMost(
    '61',
    ['004-04-011', '004-04-012'],
    text('响应时限不长于处置时限', 'To respond, at most as long as to settle'),
  ),
  atMost('62', ['004-04-003', '004-04-004'], text('换热站不多于换热机组', 'Substations of heat exchangers')),
  atMost('63', ['004-03-002', '004-03-001'], text('作业区不多于选手', 'Work stations of contestants')),
  rankAmong(
    '64',
    ['004-01-037', '004-01-038'],
    text(
      '驭风行动容量:南网位次不低于全省位次',
      'Wind power: as high in the southern grid as in the province',
    ),
  ),
  rankAmong(
    '65',
    ['004-01-041', '004-01-042'],
    text('新能源占比:南网位次不低于全省位次', 'New energy: as high in the southern grid as in the province'),
  ),
  notToBeChecked(
    '66',
    ['000-04-015', '000-04-016'],
    text('集群数与全省位次:缺全省名次表', 'Clusters and their rank: the table of the province is missing'),
  ),
]

/** All that can be recomputed of the reported figures. */
export const CHECKS: readonly Check[] = [
  ...SHARES,
  ...REPEATED,
  ...LISTED,
  ...BOUNDS,
  ...DERIVED,
  ...ELSEWHERE,
]
