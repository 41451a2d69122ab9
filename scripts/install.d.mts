export declare function explainInstallFailure(output: string, logFile: string): string;
