export declare function ensureChromium(): string | null;
