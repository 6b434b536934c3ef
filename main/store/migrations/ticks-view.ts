/**
 * All ticks of all series, for reading. Runs of 0.1.0 keep what they told as it was, a row a step
 * (docs/decisions/0505-old-losses-stay-where-they-are.md): copying it took seconds and five times the room. Part of
 * migrations 50 and 140: what it says must not change.
 *
 * SQLite makes a question of this view one of its parts, unless their columns are of different types, or the question
 * orders by a column that it does not ask for: then it reads all of a run
 * (https://www.sqlite.org/optoverview.html#flattening).
 */
const ofLosses = (name: string, value: string) =>
  `SELECT run_id, CAST('${name}' AS TEXT), step, CAST(1 AS INTEGER), ${value}, ${value}, ${value} FROM losses`;

export const ticksView = `
  CREATE VIEW IF NOT EXISTS ticks (run_id, name, step, count, mean, min, max) AS
    SELECT run_id, name, step, count, mean, min, max FROM series
    UNION ALL ${ofLosses('discriminator/loss', 'discriminator')}
    UNION ALL ${ofLosses('generator/loss', 'generator')}
    UNION ALL ${ofLosses('time', 'elapsed_ms')}
    -- With clipped weights the critic's loss is the distance, with the other sign.
    UNION ALL SELECT runs.id, CAST('discriminator/wasserstein' AS TEXT), losses.step, CAST(1 AS INTEGER),
      ${Array<string>(3).fill('CAST(-losses.discriminator AS REAL)').join(', ')}
    FROM runs CROSS JOIN losses ON losses.run_id = runs.id
    WHERE CASE WHEN json_valid(runs.hyperparameters) THEN json_extract(runs.hyperparameters, '$.loss') END = 'wgan';
`;
