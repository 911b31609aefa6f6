import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus reads. Labels are patterns and codes, never what somebody sent. */
export interface Metrics {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
  readonly woken: Counter
  readonly effects: Counter<'result'>
  readonly ticks: Counter<'result'>
  readonly needs: Counter<'result'>
  readonly webhooks: Counter<'result'>
  /** How late the last round of wake-ups was, in seconds. */
  readonly lag: Gauge
  readonly listeners: Gauge
  /** How many events of the log are still to be read, by who reads them. */
  readonly unread: Gauge<'reader'>
}

export const metricsOf = (): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'bihuan_' })
  return {
    registry,
    requests: new Histogram({
      name: 'bihuan_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    woken: new Counter({
      name: 'bihuan_cases_woken_total',
      help: 'Cases changed because their time had come',
      registers,
    }),
    effects: new Counter({
      name: 'bihuan_effects_total',
      help: 'Effects carried out or refused',
      labelNames: ['result'],
      registers,
    }),
    ticks: new Counter({
      name: 'bihuan_ticks_total',
      help: 'Rounds of wake-ups and effects',
      labelNames: ['result'],
      registers,
    }),
    webhooks: new Counter({
      name: 'bihuan_webhooks_total',
      help: 'Webhook messages delivered, failed and given up',
      labelNames: ['result'],
      registers,
    }),
    needs: new Counter({
      name: 'bihuan_needs_total',
      help: 'Needs opened, and closed because they are served or nobody is entitled any more',
      labelNames: ['result'],
      registers,
    }),
    lag: new Gauge({
      name: 'bihuan_wake_lag_seconds',
      help: 'How long the last round of wake-ups and effects took',
      registers,
    }),
    unread: new Gauge({
      name: 'bihuan_log_unread_events',
      help: 'Events that the audit trail, the index of subjects and the slowest webhook have still to read, and that are not sealed',
      labelNames: ['reader'],
      registers,
    }),
    listeners: new Gauge({ name: 'bihuan_event_listeners', help: 'Open event streams', registers }),
  }
}
