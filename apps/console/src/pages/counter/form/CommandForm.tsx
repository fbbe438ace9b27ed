import { withTheme } from '@rjsf/core';
import type { ErrorSchema } from '@rjsf/utils';
import { TranslatableString } from '@rjsf/utils';
import { Theme } from '@rjsf/mantine';
import type { ReactNode } from 'react';
import { useTexts } from '../../../shell/i18n';
import { DUPLICATE } from '../../../texts/quality-flags';
import { counterTexts } from '../texts';
import type { FormModel } from './form-model';
import { FamilyReference, Party, PersonReference } from './references';
import {
  ArrayItemTemplate,
  ArrayTemplate,
  ChoiceTemplate,
  FieldFrame,
  ObjectTemplate,
  OptionalControls,
} from './templates';
import validator from './validator';
import { ActWidget, FamilyWidget, PersonWidget } from './id-widgets';
import {
  AreaWidget,
  CheckboxWidget,
  CodeWidget,
  DayWidget,
  FlagWidget,
  TextareaWidget,
  TextWidget,
} from './widgets';

const Form = withTheme(Theme);
const widgets = {
  ...{ act: ActWidget, area: AreaWidget, code: CodeWidget, day: DayWidget, family: FamilyWidget },
  ...{ flag: FlagWidget },
  ...{ person: PersonWidget, CheckboxWidget, TextareaWidget, TextWidget, UpDownWidget: TextWidget },
};
const fields = { personReference: PersonReference, familyReference: FamilyReference, party: Party };
const templates = {
  ArrayFieldItemTemplate: ArrayItemTemplate,
  ArrayFieldTemplate: ArrayTemplate,
  FieldTemplate: FieldFrame,
  MultiSchemaFieldTemplate: ChoiceTemplate,
  ObjectFieldTemplate: ObjectTemplate,
  OptionalDataControlsTemplate: OptionalControls,
};
const OPTIONAL = { enableOptionalDataFieldForType: ['object', 'array'] as ('object' | 'array')[] };

type Data = Readonly<Record<string, unknown>>;

interface Props {
  readonly model: FormModel;
  readonly data: Data;
  readonly errors: ErrorSchema;
  readonly onChange: (data: Data) => void;
  readonly onSubmit: () => void;
  /** The buttons. */
  readonly children: ReactNode;
}

/** The form of a command. The desk judges what is filled in: nothing is checked here. */
export function CommandForm({ model, data, errors, onChange, onSubmit, children }: Props) {
  const t = useTexts(counterTexts);
  const translate = (text: TranslatableString, params: string[] = []) => {
    if (text === TranslatableString.OptionalObjectAdd) return t('form.add');
    if (text === TranslatableString.OptionalObjectRemove) return t('form.remove');
    return [text, ...params].join(' ');
  };
  return (
    <Form
      schema={model.schema}
      uiSchema={{ ...model.uiSchema, 'ui:globalOptions': OPTIONAL }}
      formData={data}
      formContext={{ isDuplicate: data['flag'] === DUPLICATE }}
      validator={validator}
      {...{ widgets, fields, templates }}
      translateString={translate}
      extraErrors={errors}
      experimental_defaultFormStateBehavior={{
        emptyObjectFields: 'populateRequiredDefaults',
        arrayMinItems: { populate: 'requiredOnly' },
      }}
      noValidate
      noHtml5Validate
      showErrorList={false}
      onChange={({ formData }) => onChange((formData ?? {}) as Data)}
      onSubmit={onSubmit}
    >
      {children}
    </Form>
  );
}
