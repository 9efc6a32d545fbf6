/** The tables of a small SaaS, for SQLite and PostgreSQL. Amounts are in cents, times in Unix seconds. */
export const tables = `
  CREATE TABLE IF NOT EXISTS subscriptions (
    subscription TEXT PRIMARY KEY, customer TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL,
    changed_at INTEGER NOT NULL, rank INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS payments (invoice TEXT PRIMARY KEY, customer TEXT NOT NULL, amount INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS dunning (invoice TEXT PRIMARY KEY, customer TEXT NOT NULL, attempts INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS refunds (charge TEXT PRIMARY KEY, customer TEXT NOT NULL, amount INTEGER NOT NULL);`

/** Tables that are updated by adding amounts. */
export const creditTables = `
  CREATE TABLE IF NOT EXISTS credits (customer TEXT PRIMARY KEY, balance INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS entitlements (
    subscription TEXT PRIMARY KEY, customer TEXT NOT NULL, active INTEGER NOT NULL);`

/** All table names. */
export const tableNames = ['subscriptions', 'payments', 'dunning', 'refunds', 'credits', 'entitlements']

/** The same tables as views. Because their content is derived, no amount can be added twice. */
export function derivedViews(create: 'CREATE VIEW IF NOT EXISTS' | 'CREATE OR REPLACE VIEW'): string {
  return `
  ${create} credits AS SELECT customer, CAST(SUM(amount) AS INTEGER) AS balance
    FROM (SELECT customer, amount FROM payments UNION ALL SELECT customer, -amount FROM refunds) AS entries
    GROUP BY customer;
  ${create} entitlements AS SELECT subscription, customer,
    CASE WHEN status IN ('active', 'trialing') THEN 1 ELSE 0 END AS active
    FROM subscriptions;`
}
