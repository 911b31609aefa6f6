import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Action, COMMON_ACTIONS, type Programme } from '../../src/kernel/index.ts'
import { prose, said } from '../../src/programmes/fields.ts'
import { programmes } from '../../src/programmes/index.ts'
import { freeFields, isAskedFor, Writing, walkWriting } from '../support/saying.ts'

describe('what somebody writes reaches whoever asked if and only if its field is marked', () => {
  it('in every programme', () => {
    const writing = new Writing()
    const asked = programmes.filter(isAskedFor)
    for (const programme of asked) walkWriting(programme, writing)
    expect({ leaked: [...writing.leaked], kept: [...writing.kept] }).toEqual({ leaked: [], kept: [] })
    // So many of the fields had words in them: a walk gets not everywhere, but this is no law over a few.
    const own = asked.flatMap(freeFields).filter(({ action }) => !COMMON_ACTIONS.has(action))
    const shareOf = (fields: typeof own) =>
      fields.filter(({ field }) => writing.written.has(field)).length / fields.length
    expect(own.length).toBeGreaterThan(200)
    expect(shareOf(own)).toBeGreaterThan(2 / 3)
    expect(shareOf(own.filter(({ isMarked }) => isMarked))).toBeGreaterThan(0.8)
  })

  it('and is found where it does so unmarked', () => {
    const hotline = programmes.find(({ id }) => id === 'hotline')!
    const { explainDelay, answer } = hotline.actions
    const inputs = {
      // Quoted, and not marked.
      explainDelay: {
        ...explainDelay!,
        input: z.strictObject({ reason: said(prose('原因', 'Reason')), plan: prose('方案', 'Plan') }),
      },
      answer: {
        ...answer!,
        input: z.strictObject({ ...answer!.input.shape, reply: prose('答复', 'Reply') }),
      },
    } satisfies Record<string, Action>
    const careless: Programme = { ...hotline, actions: { ...hotline.actions, ...inputs } }
    const writing = new Writing()
    const others = programmes.filter(({ id }) => id !== 'hotline')
    walkWriting(careless, writing, [...others, careless])
    expect([...writing.leaked].sort()).toEqual(['hotline answer.reply', 'hotline explainDelay.plan'])
    expect(writing.written).toContain('hotline explainDelay.reason')
  })
})
