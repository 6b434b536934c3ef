import { z } from 'zod';

// Zod compiles schemas with `new Function` where it may. The content security policy forbids that, and
// even the probe would be reported as a violation; imported before any schema is used.
z.config({ jitless: true });
