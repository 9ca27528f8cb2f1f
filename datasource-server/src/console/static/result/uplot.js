// @ts-ignore -- the server puts the library here, see console-routes.ts
import library from '../vendor/uPlot.esm.js';

/** @type {typeof import('uplot')} */
export const uPlot = library;
