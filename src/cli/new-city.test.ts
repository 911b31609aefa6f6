import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { guide, readersFolder } from '../../test/support/guide.ts'

const cli = commandLine()
const place = readersFolder()
const FILES = [
  '.gitignore',
  'README.md',
  'city.ts',
  'package.json',
  'spring.test.ts',
  'spring.ts',
  'tree-pruning.test.ts',
  'tree-pruning.ts',
  'tsconfig.json',
]

describe('new', () => {
  it('writes a city into a folder that it makes, as the guide shows it, and tells what to do next', async () => {
    const folder = join(place, 'within', 'xincheng')
    expect(await cli.run('new', folder, '--json')).toBe(0)
    const { files, next } = JSON.parse(cli.out)
    expect(readdirSync(folder).sort()).toEqual(FILES)
    expect([...files].sort()).toEqual(FILES)
    expect(next).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^npm install .*bihuan-.*tgz$/),
        'npm test',
        'npm start',
      ]),
    )
    for (const name of [
      'tree-pruning.ts',
      'city.ts',
      'tree-pruning.test.ts',
      'package.json',
      'tsconfig.json',
    ])
      expect(guide, name).toContain(readFileSync(join(folder, name), 'utf8'))
    expect(() => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).not.toThrow()
  })

  it('has a README in both languages that names every file of code', () => {
    const readme = readFileSync('assets/new/README.md', 'utf8')
    const [zh, en] = readme.split('## English') as [string, string]
    const code = FILES.filter((name) => name.endsWith('.ts'))
    expect(code).toHaveLength(5)
    for (const name of code) {
      expect(zh, name).toContain(`\`${name}\``)
      expect(en, name).toContain(`\`${name}\``)
    }
  })

  it('is taken into a folder that is there and empty', async () => {
    const folder = join(place, 'empty')
    mkdirSync(folder)
    expect(await cli.run('new', folder, '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('接下来:')
    expect(readdirSync(folder)).toHaveLength(FILES.length)
  })

  it('leaves alone a folder that has something, and a file, and says so in both languages', async () => {
    const folder = join(place, 'full')
    mkdirSync(folder)
    writeFileSync(join(folder, 'notes'), 'mine')
    expect(await cli.run('new', folder, '--json', '--lang', 'en')).toBe(1)
    expect(JSON.parse(cli.out).error).toMatchObject({ code: 'folder-not-empty', field: 'FOLDER' })
    expect(await cli.run('new', folder, '--lang', 'zh')).toBe(1)
    expect(cli.err).toContain('不是空文件夹(其中有 notes)')
    expect(readdirSync(folder)).toEqual(['notes'])
    expect(await cli.run('new', join(folder, 'notes'), '--lang', 'en')).toBe(1)
    expect(cli.err).toContain('cannot-write')
    expect(await cli.run('new', join(folder, 'notes', 'city'), '--lang', 'en')).toBe(1)
    expect(cli.err).toContain('cannot-write')
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('mine')
  })
})
