<?php
// A back end that shares the account's server URL (docs/relay.md): it checks WeChat's signature as ever, and echoes what people write.
// Its Token is the account's: WECHAT_TOKEN in the environment. Plain mode; PHP alone, without its XML package.
$token = getenv('WECHAT_TOKEN') ?: '';
$parts = [$token, $_GET['timestamp'] ?? '', $_GET['nonce'] ?? ''];
sort($parts, SORT_STRING);
if ($token === '' || !hash_equals(sha1(implode('', $parts)), $_GET['signature'] ?? '')) {
    http_response_code(403);
    exit;
}

$push = file_get_contents('php://input');
// A text's ]]> is written as two sections.
$field = fn ($name) => preg_match("~<$name>(.*?)</$name>~s", $push, $match)
    ? preg_replace('~<!\[CDATA\[(.*?)\]\]>~s', '$1', $match[1]) : '';
if ($field('MsgType') !== 'text') {
    exit('success');
}

$safe = fn ($text) => '<![CDATA[' . str_replace(']]>', ']]]]><![CDATA[>', $text) . ']]>';
header('Content-Type: text/xml; charset=utf-8');
echo '<xml>'
    . '<ToUserName>' . $safe($field('FromUserName')) . '</ToUserName>'
    . '<FromUserName>' . $safe($field('ToUserName')) . '</FromUserName>'
    . '<CreateTime>' . time() . '</CreateTime>'
    . '<MsgType><![CDATA[text]]></MsgType>'
    . '<Content>' . $safe('You wrote: ' . $field('Content')) . '</Content>'
    . '</xml>';
