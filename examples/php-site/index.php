<?php
// The whole of what a PHP site has to know of the login. Nobody gets here whom PollLogin did not let in: the proxy sees to that.
const LOGIN = 'http://login.site.localhost:5080';

$show = fn (string $text) => htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
?>
<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>A PHP site</title>
<h1>你好，<span id="name"><?= $show(rawurldecode($_SERVER['REMOTE_NAME'])) ?></span></h1>
<dl>
  <dt>user</dt><dd id="user"><?= $show($_SERVER['REMOTE_USER']) ?></dd>
  <dt>e-mail</dt><dd id="email"><?= $show($_SERVER['REMOTE_EMAIL']) ?></dd>
  <dt>groups</dt><dd id="groups"><?= $show($_SERVER['REMOTE_GROUPS']) ?></dd>
  <dt>asked for</dt><dd id="asked"><?= $show($_SERVER['REQUEST_METHOD'] . ' ' . $_SERVER['REQUEST_URI']) ?></dd>
</dl>
<p><a id="logout" href="<?= LOGIN ?>/gateway/logout?site=<?= rawurlencode($_SERVER['HTTP_HOST']) ?>">退出登录</a></p>
