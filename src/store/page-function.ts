import { RETURNED_OFTEN } from '../kernel/index.ts'
import { NEVER_DUE } from './cases.ts'

const areasBelow = (area: string): string =>
  `(select b.area from bihuan.area_above b where b.above = ${area} union select ${area})`
const isAnyOf = (column: string, values: string): string =>
  `(${values} is null or ${column} = any (${values}))`

type Names = (name: PlaceName) => string

/** The queues of which something holds, and that are wanted: by programmes, bureaus, stages and whether closed. */
const queuesIn = (of: Names, holds: string): string => `
           select q.id from bihuan.queue q
            where ${isAnyOf('q.programme', of('programmes'))} and ${isAnyOf('q.bureau', of('bureaus'))}
              and ${isAnyOf('q.stage', of('stages'))} and (${of('closed')} is null or q.closed = ${of('closed')})
              and ${holds}`

/**
 * For each scope of `within` its queues, the organisation whose cases it is of, if it is, and its areas where it is not in all: what is wanted of them by programmes,
 * bureaus, stages, whether closed, and area, each null where anything will do. Written with the names of parameters.
 */
export const placesIn = (of: Names): string => `
  select array(${queuesIn(of, 'bihuan.is_in(s, q.programme, q.bureau)')}) as queues,
         s ->> 'organisation' as organisation,
         case when ${of('area')} is null and not s ? 'area' then null
              when ${of('area')} is null then array${areasBelow("(s ->> 'area')")}
              when not s ? 'area' then array${areasBelow(of('area'))}
              else array(${areasBelow(of('area'))} intersect ${areasBelow("(s ->> 'area')")}) end as areas
    from jsonb_array_elements(${of('within')}) s`
/** The parameters of `placesIn`, with their types. */
export const PLACE_PARAMETERS = {
  within: 'jsonb',
  programmes: 'text[]',
  bureaus: 'text[]',
  stages: 'text[]',
  closed: 'boolean',
  area: 'text',
} as const
export type PlaceName = keyof typeof PLACE_PARAMETERS

/**
 * An order of cases, as an index has it: what it goes by, which cases stand in it, and what else may be bounded, written
 * so that no index has it: a plan that is made once must go by the order.
 */
interface Order {
  readonly name: string
  /** The queue that a case stands in. */
  readonly queue: string
  readonly key: string
  readonly stands: string
  readonly other: string
}
/** Written out, as the index that holds these alone has it. */
export const IS_OFTEN = `s.returned >= ${RETURNED_OFTEN.times}`
/** Likewise. A case that has ended is offered to nobody. */
export const IS_OFFERED = 's.offered_queue is not null'
const OWN = { queue: 's.queue' }
const DUE: Order = {
  ...OWN,
  ...{ name: 'due', key: 's.due_key', stands: 's.closed_at is null', other: 's.opened_at' },
}
const ORDERS: readonly Order[] = [
  DUE,
  { ...DUE, name: 'returned', stands: `${DUE.stands} and ${IS_OFTEN}` },
  { ...DUE, name: 'offered', queue: 's.offered_queue', stands: IS_OFFERED },
  { ...OWN, name: 'opened', key: 's.opened_key', stands: 'true', other: `coalesce(s.due_at, ${NEVER_DUE})` },
]

/** So many times an even share is read of every piece: enough but where a page is nearly all of one piece. */
const EVEN_SHARES = 4
const FOUND = 'array_agg(f.id), array_agg(f.stamp::text), array_agg(f.key)'
/** Queues of which those cases are meant that concern an organisation, in an area or, where there is none, everywhere. */
const THEIRS = 'unnest(their_queues, their_names, their_areas)'
const isTheirs = (t: string, queue: string) =>
  `${queue} = ${t}.queue and s.organisation = ${t}.organisation and (${t}.area is null or s.area = ${t}.area)`
const isInPart = (queue: string) =>
  `(${queue}, s.area) in (select t.queue, t.area from unnest(part_queues, part_areas) as t(queue, area))`
const isPlaced = (queue: string) => `(${queue} in (select unnest(whole)) or ${isInPart(queue)}
           or (s.organisation is not null
               and exists (select from ${THEIRS} as t(queue, organisation, area) where ${isTheirs('t', queue)})))`

/** The page of one order: see `PAGE_FUNCTIONS`. */
const pageFunction = ({ name, queue, key, stands, other }: Order): string => {
  const inOrder = `${stands} and ${key} between a.low and a.high and (${key}, s.id) > (a.after_key, a.after_id)
       and ${other} between a.other_low and a.other_high and s.returned >= a.returned`
  const first = (from: string) => `(select u.* from (${from}) u order by u.key, u.id limit a.wanted) f`
  const ofEach = (pieces: string, piece: string, isOfPiece: string) => `
    select h.*, ${piece} as piece from ${pieces} cross join lateral (
      select s.id, s.xmin as stamp, ${key} as key
        from bihuan.stream s where ${isOfPiece} and ${inOrder} order by ${key}, s.id limit share) h`
  return `
create or replace function bihuan.page_${name}(
  a bihuan.page_ask, whole int[], part_queues int[], part_areas text[],
  their_queues int[], their_names text[], their_areas text[], out ids text[], out stamps text[], out keys bigint[]
) language plpgsql as $$
declare
  pieces int := cardinality(whole) + cardinality(part_queues) + cardinality(their_queues);
  share int := least(a.wanted, ceil(${EVEN_SHARES}.0 * a.wanted / pieces));
  many bigint;
  found_in bigint[];
begin
  if a.requester is not null then
    select ${FOUND} into ids, stamps, keys
      from ${first(`select s.id, s.xmin as stamp, ${key} as key from bihuan.stream s
        where s.requester = a.requester and ${inOrder} and ${isPlaced(queue)}`)};
    return;
  end if;
  if pieces::bigint * a.wanted > a.merge then
    select ${FOUND} into ids, stamps, keys
      from ${first(`select s.id, s.stamp, s.key from (
        select s.id, s.xmin as stamp, ${key} as key, ${queue} as queue, s.area, s.organisation from bihuan.stream s
         where ${inOrder} order by ${key}, s.id limit a.walk) s where ${isPlaced('s.queue')}`)};
    if cardinality(ids) = a.wanted then return; end if;
    if cardinality(whole) = 0 then
      with gathered as materialized (
        select g.* from (
          select s.id, s.xmin as stamp, ${key} as key
            from unnest(part_queues, part_areas) as p(queue, area)
            join bihuan.stream s on ${queue} = p.queue and s.area = p.area
           where ${inOrder}
          union all
          select s.id, s.xmin as stamp, ${key} as key
            from ${THEIRS} as p(queue, organisation, area)
            join bihuan.stream s on ${isTheirs('p', queue)}
           where ${inOrder} and not ${isInPart(queue)}) g limit a.gather + 1)
      select ${FOUND}, (select count(*) from gathered) into ids, stamps, keys, many from ${first('select * from gathered')};
      if many <= a.gather then return; end if;
    end if;
  end if;
  loop
    select ${FOUND}, array_agg(f.piece) into ids, stamps, keys, found_in
      from ${first(
        `${ofEach('unnest(whole) with ordinality as p(queue, n)', 'p.n', `${queue} = p.queue`)} union all ${ofEach(
          'unnest(part_queues, part_areas) with ordinality as p(queue, area, n)',
          '-p.n',
          `${queue} = p.queue and s.area = p.area`,
        )} union all ${ofEach(
          `${THEIRS} with ordinality as p(queue, organisation, area, n)`,
          'cardinality(whole) + p.n',
          `${isTheirs('p', queue)} and not ${isInPart(queue)}`,
        )}`,
      )};
    exit when share >= a.wanted or ids is null;
    -- Where all that was read of a piece is on the page, more of that piece may belong there.
    select max(f.many) into many from (select count(*) as many from unnest(found_in) as f(piece) group by f.piece) f;
    exit when many < share;
    share := a.wanted;
  end loop;
end $$;`
}

/** What is asked for a page, by the columns of `bihuan.page_ask`. */
export const PAGE_ASK = {
  order: 'text',
  scopes: 'text',
  receipts: 'text',
  ...PLACE_PARAMETERS,
  requester: 'text',
  low: 'bigint',
  high: 'bigint',
  after_key: 'bigint',
  after_id: 'text',
  other_low: 'bigint',
  other_high: 'bigint',
  returned: 'int',
  wanted: 'int',
  merge: 'int',
  walk: 'int',
  gather: 'int',
} as const

/** The type of what is asked for a page. */
export const PAGE_TYPE = `
create type bihuan.page_ask as (${Object.entries(PAGE_ASK)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(', ')});
`

const ofAsk: Names = (name) => `a.${name}`
const IS_WITHIN =
  'exists (select from jsonb_array_elements(a.within) s where bihuan.is_in(s, q.programme, q.bureau))'

/** How pages of cases are found, several in one call: see `queues.ts`. */
export const PAGE_FUNCTIONS = `
${ORDERS.map(pageFunction).join('\n')}

-- Gives for each page asked for the cases found, in order, with the stamps of their rows, and the place of the last but
-- one of those wanted. Where scopes are given, who reads is told before it is read for them.
create or replace function bihuan.pages(p_asks json) returns table (n int, ids text, stamps text, last_key bigint) language plpgsql
set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  a bihuan.page_ask;
  whole int[];
  part_queues int[];
  part_areas text[];
  their_queues int[];
  their_names text[];
  their_areas text[];
  found text[];
  marks text[];
  keys bigint[];
begin
  n := 0;
  for a in select * from json_populate_recordset(null::bihuan.page_ask, p_asks) loop
    n := n + 1;
    if a.scopes is not null then
      perform set_config('bihuan.scopes', a.scopes, true), set_config('bihuan.receipts', a.receipts, true);
    end if;
    their_queues := '{}';
    their_names := '{}';
    their_areas := '{}';
    if a.area is null and not a.within @? '$[*].area' and not a.within @? '$[*].organisation' then
      whole := array(${queuesIn(ofAsk, IS_WITHIN)});
      part_queues := '{}';
      part_areas := '{}';
    else
      -- What is in one of the pieces is in no other.
      with p as materialized (${placesIn(ofAsk)}
      ), w as (select distinct unnest(p.queues) as queue from p where p.areas is null and p.organisation is null
      ), t as (select distinct q.queue, b.area from p, unnest(p.queues) as q(queue), unnest(p.areas) as b(area)
                where p.organisation is null and q.queue not in (select w.queue from w))
      select array(select w.queue from w), coalesce(array_agg(t.queue), '{}'), coalesce(array_agg(t.area), '{}')
        into whole, part_queues, part_areas from t;
      if a.within @? '$[*].organisation' then
        with p as materialized (${placesIn(ofAsk)}
        ), o as (select distinct q.queue, p.organisation, b.area
                   from p, unnest(p.queues) as q(queue), unnest(coalesce(p.areas, '{null}')) as b(area)
                  where p.organisation is not null and q.queue not in (select unnest(whole)))
        select coalesce(array_agg(o.queue), '{}'), coalesce(array_agg(o.organisation), '{}'), coalesce(array_agg(o.area), '{}')
          into their_queues, their_names, their_areas from o
         where o.area is null or not exists (select from o e where e.queue = o.queue and e.organisation = o.organisation
                                                               and e.area is null);
      end if;
    end if;
    continue when cardinality(whole) + cardinality(part_queues) + cardinality(their_queues) = 0;
    if ${ORDERS.map(
      ({ name }) => `a."order" = '${name}' then
      select f.ids, f.stamps, f.keys into found, marks, keys from bihuan.page_${name}(
        a, whole, part_queues, part_areas, their_queues, their_names, their_areas) f;`,
    ).join(`
    elsif `)}
    end if;
    ids := array_to_string(found, ' ');
    stamps := array_to_string(marks, ' ');
    last_key := keys[a.wanted - 1];
    return next;
  end loop;
end $$;
`
