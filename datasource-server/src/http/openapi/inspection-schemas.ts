import { z } from 'zod';
import { inspectionSchema, type InspectionList } from '../../contract/inspection.ts';
import type { Describes } from './describes.ts';

/** Answers about inspections by their names in the OpenAPI document. */
export const INSPECTION_SCHEMAS = {
  Inspection: inspectionSchema,
  InspectionList: z.object({
    inspections: z.array(inspectionSchema.omit({ items: true })),
    nextAt: z.number().nullable(),
  }) satisfies Describes<InspectionList>,
} as const;
