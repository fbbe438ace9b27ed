import { recordDocumentCommand } from './record-document';
import { supersedeDocumentCommands } from './supersede-document';

export const documentCommands = [recordDocumentCommand, ...supersedeDocumentCommands];
