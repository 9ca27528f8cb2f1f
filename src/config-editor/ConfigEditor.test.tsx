import type { DataSourceSettings } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import React, { useState } from 'react';

import type { OpsOptions, OpsSecureOptions } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { findCombobox, findOption, setupUser } from '../test-support/user';

import { ConfigEditor } from './ConfigEditor';

type Settings = DataSourceSettings<OpsOptions, OpsSecureOptions>;

beforeAll(giveElementsASize);

function openEditor(settings: Partial<Settings> = {}) {
  const onChange = jest.fn<void, [Settings]>();
  const initial = {
    id: 1,
    uid: 'u',
    name: 'Ops',
    url: '',
    jsonData: {},
    secureJsonFields: {},
    readOnly: false,
    ...settings,
  } as Settings;
  function Host() {
    const [options, setOptions] = useState(initial);
    const change = (next: Settings) => {
      onChange(next);
      setOptions(next);
    };
    return <ConfigEditor options={options} onOptionsChange={change} />;
  }
  render(<Host />);
  return { user: setupUser(), last: () => onChange.mock.lastCall?.[0] };
}

describe('ConfigEditor', () => {
  it('takes the data server’s address and shows an example of one', async () => {
    const { user, last } = openEditor();
    const url = screen.getByPlaceholderText('http://127.0.0.1:4600');
    await user.type(url, 'http://ops:4600');
    expect(last()?.url).toBe('http://ops:4600');
  });

  it('keeps the token among the secrets, and shows a stored one only as being there', async () => {
    const { user, last } = openEditor();
    await user.type(screen.getByPlaceholderText('Token of the data server'), 'secret');
    expect(last()?.secureJsonData).toEqual({ token: 'secret' });
    expect(JSON.stringify(last()?.jsonData)).not.toContain('secret');
  });

  it('resets a stored token', async () => {
    const { user, last } = openEditor({ secureJsonFields: { token: true } });
    expect(screen.getByLabelText('Token', { selector: 'input' })).toBeDisabled();
    await user.click(screen.getByText('Reset'));
    expect(last()?.secureJsonFields?.token).toBe(false);
  });

  it('takes a timeout in whole seconds and a language', async () => {
    const { user, last } = openEditor({ jsonData: { locale: 'en' } });
    const timeout = screen.getByLabelText('Timeout', { selector: 'input' });
    await user.type(timeout, '0{Enter}');
    expect(last()).toBeUndefined();
    await user.clear(timeout);
    await user.type(timeout, '60{Enter}');
    expect(last()?.jsonData).toEqual({ locale: 'en', timeoutSeconds: 60 });
    await user.click(await findCombobox('Language'));
    await user.click(await findOption('中文'));
    expect(last()?.jsonData).toEqual({ locale: 'zh', timeoutSeconds: 60 });
  });

  it('offers Grafana’s own TLS options', async () => {
    const { user, last } = openEditor();
    await user.click(screen.getByLabelText(/Skip TLS certificate validation/));
    expect(last()?.jsonData).toMatchObject({ tlsSkipVerify: true });
  });
});
