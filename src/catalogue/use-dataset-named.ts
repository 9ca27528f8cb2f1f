import { useMemo } from 'react';

import type { Catalogue, CatalogueDataset } from '../contract';

import { findDataset } from './members';

/** The dataset of this name as a list, empty where there is none: whose dimensions can be filtered by. */
export function useDatasetNamed(catalogue: Catalogue | undefined, name: string): CatalogueDataset[] {
  return useMemo(() => {
    const dataset = findDataset(catalogue, name);
    return dataset ? [dataset] : [];
  }, [catalogue, name]);
}
