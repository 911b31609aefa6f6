import highsModule, { type Highs } from 'highs'

// The package is an ES module where it is loaded and typed as CommonJS: its default export is the loader itself.
const loadHighs = highsModule as unknown as typeof highsModule.default

let loading: Promise<Highs> | undefined

/** Where a solve ended: the values of all columns, what they cost, and what nothing can beat. */
export interface MipAnswer {
  readonly values: Float64Array
  readonly objective: number
  readonly bound: number
}

/**
 * Bounds on a solve, all counted and none on the clock: where it stops is a function of the model alone.
 * @property gap it may stop this close to the optimum, as a share of the objective
 * @property nodes at most so many nodes of the search tree
 * @property start values of all columns of some answer that keeps the rows; the solve never ends worse
 */
export interface MipBudget {
  readonly gap: number
  readonly nodes: number
  readonly seed: number
  readonly start: Float64Array
}

/**
 * A mixed-integer linear model to be made as small as possible, solved by HiGHS (WebAssembly, one thread). The models of
 * this room are elastic: shortages are columns with a cost, so that there always is an answer, and each shortage has its rule's name.
 */
export class Mip {
  private readonly costs: number[] = []
  private readonly uppers: number[] = []
  private readonly whole: number[] = []
  private readonly lower: number[] = []
  private readonly upper: number[] = []
  private readonly starts: number[] = [0]
  private readonly indices: number[] = []
  private readonly coefficients: number[] = []

  get columns(): number {
    return this.costs.length
  }

  /** A decision: 0 or 1. Answers its column. */
  decision(cost: number): number {
    return this.column(cost, 1, 1)
  }

  /** A shortage: from 0 to `most`; whole of itself where decisions are. Answers its column. */
  shortage(cost: number, most: number): number {
    return this.column(cost, most, 0)
  }

  /** Requires the sum of columns (each once) to lie between two values. */
  row(least: number, most: number, columns: readonly number[]): void {
    this.lower.push(least)
    this.upper.push(most)
    for (const column of columns) {
      this.indices.push(column)
      this.coefficients.push(1)
    }
    this.starts.push(this.indices.length)
  }

  /** Solves it; loads the solver the first time. Throws where the solver itself fails. */
  async solve({ gap, nodes, seed, start }: MipBudget): Promise<MipAnswer> {
    if (this.columns === 0) return { values: new Float64Array(0), objective: 0, bound: 0 }
    loading ??= loadHighs()
    const highs: Highs = await loading
    return highs.withModel((model) => {
      model.options.set({
        output_flag: false,
        mip_rel_gap: gap,
        mip_max_nodes: nodes,
        random_seed: seed % 2_147_483_647,
      })
      model.passModel({
        numCols: this.columns,
        numRows: this.lower.length,
        colCost: this.costs,
        colLower: new Float64Array(this.columns),
        colUpper: this.uppers,
        rowLower: this.lower,
        rowUpper: this.upper,
        integrality: Int32Array.from(this.whole),
        matrix: {
          format: 'csr',
          numRows: this.lower.length,
          numCols: this.columns,
          starts: this.starts,
          indices: this.indices,
          values: this.coefficients,
        },
      })
      model.setSolution({ colValue: start })
      model.run()
      const { optimal, iterationLimit, solutionLimit } = highs.constants.modelStatus
      const status = model.getModelStatus()
      if (![optimal, iterationLimit, solutionLimit].some((known) => known === status))
        throw new Error(`The solver ended with status ${status}`)
      return {
        values: Float64Array.from(model.getSolution().colValue),
        objective: model.getObjectiveValue(),
        bound: model.info.get('mip_dual_bound') as number,
      }
    })
  }

  private column(cost: number, most: number, whole: number): number {
    this.costs.push(cost)
    this.uppers.push(most)
    this.whole.push(whole)
    return this.costs.length - 1
  }
}
