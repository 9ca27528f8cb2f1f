import type { z } from 'zod';

/** A schema with every key of `T`, optional ones too, whose values are values of `T`. */
export type Describes<T> = z.ZodType<T> & { shape: { [K in keyof T]-?: z.ZodType } };
